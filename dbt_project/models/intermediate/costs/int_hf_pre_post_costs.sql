with windows as (
    select * from {{ ref('int_hf_cost_windows') }}
),

months as (
    -- The months in which the feed of the service's days is covered, with the map of their year.
    select
        coverage.lineage,
        coverage.period,
        coverage.period_first_day,
        {{ add_days('coverage.period_last_day', 1) }} as period_end,
        feeds.service_type,
        years.year,
        years.map_date
    from {{ ref('int_coverage_months') }} as coverage
    inner join {{ ref('int_service_feeds') }} as feeds on coverage.feed = feeds.days_feed
    inner join {{ ref('int_reference_years') }} as years
        on extract(year from coverage.period_first_day) = years.year
),

days as (
    -- Days that lie in the window, the record and the month; the person's records of every municipality.
    select
        windows.enrolment_id,
        windows.side,
        months.lineage,
        months.period,
        months.year,
        months.map_date,
        months.service_type,
        sum({{ days_between(
            'greatest(windows.starts_on, stays.started_on, months.period_first_day)',
            'least(windows.ends_on, stays.ended_on, months.period_end)'
        ) }}) as client_days
    from windows
    inner join {{ ref('int_service_stays') }} as stays
        on
            windows.person_id = stays.person_id
            and stays.started_on < windows.ends_on
            and stays.ended_on > windows.starts_on
    inner join months
        on
            stays.lineage = months.lineage
            and stays.service_type = months.service_type
            and greatest(windows.starts_on, stays.started_on, months.period_first_day)
            < least(windows.ends_on, stays.ended_on, months.period_end)
    group by
        windows.enrolment_id,
        windows.side,
        months.lineage,
        months.period,
        months.year,
        months.map_date,
        months.service_type
),

priced_days as (
    -- A month that service_unit_costs leaves out has no row in int_service_months, and its days no price.
    select
        days.enrolment_id,
        days.side,
        case when days.service_type = 'housing_first' then 'hf' else 'shelter' end as part,
        days.client_days as quantity,
        case when delivered.period is not null then costs.cost_per_client_day * days.client_days end as cost_eur
    from days
    inner join {{ ref('int_area_lineages') }} as areas
        on
            days.map_date = areas.map_date
            and days.lineage = areas.lineage
            and areas.area_level = 'municipality'
    left join {{ ref('int_service_months') }} as delivered
        on
            days.lineage = delivered.lineage
            and days.period = delivered.period
            and days.service_type = delivered.service_type
    left join {{ ref('int_service_costs') }} as costs
        on
            cast(days.year as {{ dbt.type_string() }}) = costs.time_period
            and areas.ref_area = costs.ref_area
            and days.service_type = costs.service_type
),

priced_events as (
    select
        windows.enrolment_id,
        windows.side,
        'crisis' as part,
        1 as quantity,
        events.cost_eur
    from windows
    inner join {{ ref('int_crisis_events') }} as events
        on
            windows.person_id = events.person_id
            and events.occurred_on >= windows.starts_on
            and events.occurred_on < windows.ends_on
),

priced as (
    select * from priced_days
    union all
    select * from priced_events
),

parts as (
    select part from (values ('shelter'), ('hf'), ('crisis')) as parts (part)
),

final as (
    select
        windows.enrolment_id,
        windows.side,
        parts.part,
        parts.part <> 'crisis' or windows.is_covered_for_crisis_events as is_covered,
        cast(coalesce(sum(priced.quantity), 0) as bigint) as quantity,
        cast(coalesce(sum(priced.quantity) filter (where priced.cost_eur is null), 0) as bigint) as unpriced_quantity,
        coalesce({{ exact_sum('priced.cost_eur') }}, 0) as cost_eur
    from windows
    cross join parts
    left join priced
        on
            windows.enrolment_id = priced.enrolment_id
            and windows.side = priced.side
            and parts.part = priced.part
    group by windows.enrolment_id, windows.side, parts.part, windows.is_covered_for_crisis_events
)

select * from final
