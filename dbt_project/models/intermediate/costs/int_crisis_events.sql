with unit_costs as (
    select * from {{ ref('stg_unit_costs') }}
    where {{ 'true' if var('use_unverified_unit_costs') else 'not is_unverified' }}
),

final as (
    -- One price for a type and year.
    select
        links.person_id,
        events.lineage,
        events.event_type,
        events.occurred_on,
        events.quantity,
        cast(events.quantity as double) * cast(unit_costs.amount_eur as double) as cost_eur,
        unit_costs.is_unverified
    from {{ ref('stg_crisis_events') }} as events
    left join {{ ref('stg_person_links') }} as links on events.local_person_id = links.local_person_id
    left join unit_costs
        on
            events.event_type = unit_costs.event_type
            and extract(year from events.occurred_on) = unit_costs.year
)

select * from final
