with evictions as (
    select * from {{ ref('int_current_evictions') }}
),

final as (
    -- One to one: a lineage has one row for a feed and month.
    select
        cast(row_number() over (order by evictions.notice_on, evictions.eviction_id) as integer) as eviction_no,
        evictions.person_id,
        evictions.lineage,
        cast(evictions.household_size as integer) as household_size,
        evictions.notice_on,
        evictions.executed_on,
        evictions.closed_on,
        coalesce(evictions.is_assistance_offered, false) as is_assistance_offered,
        evictions.outcome,
        coverage.period is not null as is_counted
    from evictions
    left join {{ ref('int_coverage_months') }} as coverage
        on
            evictions.lineage = coverage.lineage
            and coverage.feed = 'evictions'
            and {{ period_of('evictions.closed_on') }} = coverage.period
)

select * from final
