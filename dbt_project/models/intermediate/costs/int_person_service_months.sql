with months as (
    -- The months in which the feed of the service's days is covered, a month without a delivery included.
    select
        coverage.lineage,
        coverage.period,
        coverage.period_first_day,
        coverage.period_last_day,
        {{ month_number('coverage.period_first_day') }} as month_no,
        feeds.service_type
    from {{ ref('int_coverage_months') }} as coverage
    inner join {{ ref('int_service_feeds') }} as feeds on coverage.feed = feeds.days_feed
),

stay_months as (
    select
        stays.*,
        {{ each_number(month_number('started_on'), month_number(add_days('ended_on', -1))) }} as month_no
    from {{ ref('int_service_stays') }} as stays
    where started_on < ended_on
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
    inner join stay_months as stays
        on
            months.lineage = stays.lineage
            and months.service_type = stays.service_type
            and months.month_no = stays.month_no
    group by months.lineage, months.period, months.service_type, stays.person_id
)

select * from final
