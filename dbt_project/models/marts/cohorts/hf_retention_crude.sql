with counts as (
    select
        areas.cohort,
        areas.ref_area,
        horizons.horizon,
        count(*) as entrants,
        count(*) filter (where horizons.status = 'death') as deaths,
        count(*) filter (where horizons.status in ('housed', 'exited_otherwise')) as housed,
        count(*) filter (where horizons.status = 'exited_otherwise') as exited_otherwise
    from {{ ref('fct_hf_horizon') }} as horizons
    inner join {{ ref('dim_hf_entrant_group') }} as areas on horizons.enrolment_no = areas.enrolment_no
    group by areas.cohort, areas.ref_area, horizons.horizon
),

final as (
    select
        counts.cohort,
        counts.ref_area,
        counts.horizon,
        counts.entrants,
        counts.deaths,
        counts.housed,
        counts.exited_otherwise,
        {{ share_of('counts.housed', 'counts.entrants') }} as rate_all,
        {{ wilson_low('counts.housed', 'counts.entrants') }} as rate_all_low,
        {{ wilson_high('counts.housed', 'counts.entrants') }} as rate_all_high,
        {{ share_of('counts.housed', '(counts.entrants - counts.deaths)') }} as rate_excluding_deaths,
        {{ wilson_low('counts.housed', '(counts.entrants - counts.deaths)') }} as rate_excluding_deaths_low,
        {{ wilson_high('counts.housed', '(counts.entrants - counts.deaths)') }} as rate_excluding_deaths_high,
        quality.coverage,
        {{ hf_obs_status('hf_retention_crude') }} as obs_status
    from counts
    inner join {{ ref('fct_hf_area_coverage') }} as quality
        on counts.ref_area = quality.ref_area and quality.need = 'housing_first'
)

select * from final
