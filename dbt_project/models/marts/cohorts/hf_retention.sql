with {{ hf_risk_sets() }},

steps as (
    -- The product limit as a sum of logarithms; the step on which the last ones are lost takes survival to 0.
    select
        ref_area,
        cohort,
        duration_days,
        losses as events,
        entrants - losses as censored,
        case when losses = at_risk then 0 else 1 end as someone_remains,
        case when losses < at_risk then ln(1 - losses / at_risk) end as log_factor,
        case when losses < at_risk then losses / (at_risk * (at_risk - losses)) end as greenwood_term
    from risk_sets
),

curves as (
    select
        ref_area,
        cohort,
        duration_days,
        events,
        censored,
        min(someone_remains) over up_to_here * exp(coalesce(sum(log_factor) over up_to_here, 0)) as survival,
        sum(greenwood_term) over up_to_here as greenwood_sum
    from steps
    window up_to_here as (
        partition by ref_area, cohort order by duration_days
        rows between unbounded preceding and current row
    )
),

reading_days as (
    {{ hf_reading_days() }}
),

readings as (
    select
        curves.ref_area,
        curves.cohort,
        reading_days.month,
        sum(curves.events + curves.censored) filter (
            where curves.duration_days >= reading_days.day
        ) as at_risk,
        sum(curves.events) filter (
            where curves.duration_days > reading_days.previous_day and curves.duration_days <= reading_days.day
        ) as events,
        sum(curves.censored) filter (
            where curves.duration_days > reading_days.previous_day and curves.duration_days <= reading_days.day
        ) as censored,
        -- Survival never rises and Greenwood's sum never falls: the last value up to the day is the extreme one.
        coalesce(min(curves.survival) filter (where curves.duration_days <= reading_days.day), 1) as survival,
        max(curves.greenwood_sum) filter (where curves.duration_days <= reading_days.day) as greenwood_sum
    from curves
    cross join reading_days
    group by curves.ref_area, curves.cohort, reading_days.month
),

final as (
    select
        readings.cohort,
        readings.ref_area,
        cast(readings.month as integer) as month,
        cast(readings.at_risk as bigint) as at_risk,
        cast(coalesce(readings.events, 0) as bigint) as events,
        cast(coalesce(readings.censored, 0) as bigint) as censored,
        cast(readings.survival as double) as survival,
        {{ log_log_low('readings.survival', 'readings.greenwood_sum') }} as ci_low,
        {{ log_log_high('readings.survival', 'readings.greenwood_sum') }} as ci_high,
        quality.coverage,
        {{ hf_obs_status('hf_retention') }} as obs_status
    from readings
    inner join {{ ref('fct_hf_area_coverage') }} as quality
        on readings.ref_area = quality.ref_area and quality.need = 'housing_first'
    where readings.at_risk > 0
)

select * from final
