-- What can have changed a figure since the publication that it is compared with: a delivery that came into force, one
-- that was held, that counts again, or that was withdrawn.
with compared as (

    select as_of, compared_as_of from {{ ref('stg_build') }}
    where compared_with is not null

),

events as (

    select
        delivery_id,
        municipality,
        period,
        'accepted' as event,
        accepted_at as happened_at
    from {{ ref('stg_deliveries') }}

    union all

    select
        delivery_id,
        municipality,
        period,
        kind as event,
        noted_at as happened_at
    from {{ ref('stg_delivery_notes') }}
    where kind in ('hold', 'unhold', 'withdraw')

)

select
    events.delivery_id,
    events.municipality,
    events.period,
    events.event,
    max(events.happened_at) as happened_at
from events
inner join compared
    on
        events.happened_at > compared.compared_as_of
        and events.happened_at <= compared.as_of
group by events.delivery_id, events.municipality, events.period, events.event
