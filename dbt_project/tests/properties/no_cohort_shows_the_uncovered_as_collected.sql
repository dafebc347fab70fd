-- Methodology 4. Where no municipality of an area is covered for a figure, the figure is `L`, and only there.
with observations as (

    select
        'exits_and_returns' as mart, time_period as year, ref_area, 'ethos_all' as need, obs_status
    from {{ ref('exits_and_returns') }}

    union all

    select
        'first_time_homeless' as mart, time_period as year, ref_area, 'ethos_all' as need, obs_status
    from {{ ref('first_time_homeless') }}

    union all

    select
        'length_of_time_homeless' as mart, time_period as year, ref_area,
        case categories when 'E2_3' then 'shelter_stays' else 'ethos_all' end as need, obs_status
    from {{ ref('length_of_time_homeless') }}

),

on_the_year as (

    select
        observations.mart,
        cast(observations.year as {{ dbt.type_string() }}) as time_period,
        observations.ref_area,
        observations.obs_status,
        coalesce(year_coverage.covered_municipalities, 0) as covered_municipalities
    from observations
    left join {{ ref('fct_area_year_coverage') }} as year_coverage
        on
            year_coverage.year = observations.year
            and year_coverage.ref_area = observations.ref_area
            and year_coverage.need = observations.need

),

on_the_month as (

    select
        'entry_cohorts' as mart,
        cohorts.time_period,
        cohorts.ref_area,
        cohorts.obs_status,
        coalesce(area_coverage.covered_municipalities, 0) as covered_municipalities
    from {{ ref('entry_cohorts') }} as cohorts
    left join {{ ref('fct_area_coverage') }} as area_coverage
        on
            area_coverage.map_date = {{ period_last_day('cohorts.time_period') }}
            and area_coverage.covered_on = area_coverage.map_date
            and area_coverage.ref_area = cohorts.ref_area
            and area_coverage.need = 'ethos_all'

)

select * from on_the_year where (covered_municipalities = 0) <> (obs_status = 'L')
union all
select * from on_the_month where (covered_municipalities = 0) <> (obs_status = 'L')
