with months as (
    -- The months in which the feed of the service's days is covered, a month without a delivery included.
    select
        coverage.lineage,
        coverage.period,
        coverage.period_first_day,
        coverage.period_last_day,
        feeds.service_type
    from {{ ref('int_coverage_months') }} as coverage
    inner join {{ ref('int_service_feeds') }} as feeds on coverage.feed = feeds.days_feed
),

final as (
    -- [start, end) clipped to the month: each record counts, so two beds in one night are two bed-nights.
    select
        months.lineage,
        months.period,
        months.service_type,
        stays.person_id,
        cast(sum({{ days_between(
            'greatest(stays.started_on, months.period_first_day)',
            'least(stays.ended_on, ' ~ add_days('months.period_last_day', 1) ~ ')'
        ) }}) as bigint) as client_days
    from months
    inner join {{ ref('int_service_stays') }} as stays
        on
            months.lineage = stays.lineage
            and months.service_type = stays.service_type
            and stays.started_on <= months.period_last_day
            and stays.ended_on > months.period_first_day
            and stays.started_on < stays.ended_on
    group by months.lineage, months.period, months.service_type, stays.person_id
)

select * from final
