with {{ hf_risk_sets() }},

-- Free of both events just before each day: the last step may take it to 0, but no step follows that one.
event_free as (
    select
        ref_area,
        cohort,
        duration_days,
        entrants,
        losses / at_risk as loss_hazard,
        deaths / at_risk as death_hazard,
        exp(coalesce(
            sum(case when losses + deaths < at_risk then ln(1 - (losses + deaths) / at_risk) end) over (
                partition by ref_area, cohort order by duration_days
                rows between unbounded preceding and 1 preceding
            ),
            0
        )) as free_before
    from risk_sets
),

reading_days as (
    {{ hf_reading_days() }}
),

readings as (
    select
        event_free.ref_area,
        event_free.cohort,
        reading_days.month,
        sum(event_free.entrants) filter (where event_free.duration_days >= reading_days.day) as at_risk,
        coalesce(
            {{ exact_sum(
                'event_free.free_before * event_free.loss_hazard', 'event_free.duration_days <= reading_days.day'
            ) }},
            0
        ) as incidence_loss,
        coalesce(
            {{ exact_sum(
                'event_free.free_before * event_free.death_hazard', 'event_free.duration_days <= reading_days.day'
            ) }},
            0
        ) as incidence_death
    from event_free
    cross join reading_days
    group by event_free.ref_area, event_free.cohort, reading_days.month
),

final as (
    select
        readings.cohort,
        readings.ref_area,
        cast(readings.month as integer) as month,
        cast(readings.at_risk as bigint) as at_risk,
        cast(readings.incidence_loss as double) as incidence_loss,
        cast(readings.incidence_death as double) as incidence_death,
        quality.coverage,
        {{ hf_obs_status('hf_cumulative_incidence') }} as obs_status
    from readings
    inner join {{ ref('fct_hf_area_coverage') }} as quality
        on readings.ref_area = quality.ref_area and quality.need = 'housing_first'
    where readings.at_risk > 0
)

select * from final
