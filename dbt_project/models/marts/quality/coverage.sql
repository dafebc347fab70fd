-- A municipality owes a feed from the first period in which its lineage delivered it to the last period that any
-- municipality delivered; one that never delivered owes shelter_stays all the time.
with delivery_feeds as (

    select * from {{ ref('stg_delivery_feeds') }}

),

municipalities as (

    select * from {{ ref('stg_municipalities') }}

),

delivered_span as (

    select
        min(period_first_day) as first_day,
        max(period_first_day) as last_first_day
    from delivery_feeds

),

months as (

    {{ month_series('(select first_day from delivered_span)', '(select last_first_day from delivered_span)') }}

),

periods as (

    select
        {{ period_of('first_day') }} as period,
        first_day,
        cast({{ dbt.last_day('first_day', 'month') }} as date) as last_day,
        {{ add_days(add_months('first_day', 1), var('due_day') - 1) }} as due_on
    from months

),

first_delivered as (

    select
        municipalities.lineage,
        delivery_feeds.feed,
        min(delivery_feeds.period_first_day) as first_day
    from delivery_feeds
    inner join municipalities on municipalities.municipality = delivery_feeds.municipality
    group by municipalities.lineage, delivery_feeds.feed

),

never_delivered as (

    select distinct
        municipalities.lineage,
        'shelter_stays' as feed,
        delivered_span.first_day
    from municipalities
    cross join delivered_span
    left join first_delivered on first_delivered.lineage = municipalities.lineage
    where first_delivered.lineage is null

),

owing as (

    select lineage, feed, first_day from first_delivered
    union all
    select lineage, feed, first_day from never_delivered

),

owed as (

    select
        municipalities.municipality,
        owing.feed,
        periods.period,
        periods.due_on
    from owing
    inner join municipalities on municipalities.lineage = owing.lineage
    inner join periods
        on
            periods.first_day >= owing.first_day
            and periods.last_day between municipalities.valid_from and municipalities.valid_to

),

-- The best that was delivered decides: one accepted version stays in force whatever came after it.
ranked as (

    select
        delivery_feeds.*,
        row_number() over (
            partition by municipality, feed, period
            order by
                case
                    when is_in_force then 1
                    when verdict = 'held' then 2
                    when verdict in ('needs_confirmation', 'received', 'checking') then 3
                    when verdict = 'rejected' then 4
                    else 5
                end,
                received_at desc
        ) as place
    from delivery_feeds

),

first_accepted as (

    select
        municipality,
        feed,
        period,
        min(received_at) as received_at
    from delivery_feeds
    where accepted_at is not null
    group by municipality, feed, period

)

select
    owed.municipality,
    owed.feed,
    owed.period,
    case
        when ranked.is_in_force and cast(first_accepted.received_at as date) > owed.due_on then 'late'
        when ranked.is_in_force then 'accepted'
        when ranked.verdict = 'held' then 'held'
        when ranked.verdict in ('needs_confirmation', 'received', 'checking') then 'waiting'
        when ranked.verdict = 'rejected' then 'rejected'
        else 'missing'
    end as status,
    owed.due_on,
    ranked.delivery_id,
    first_accepted.received_at
from owed
left join ranked
    on
        ranked.municipality = owed.municipality
        and ranked.feed = owed.feed
        and ranked.period = owed.period
        and ranked.place = 1
left join first_accepted
    on
        first_accepted.municipality = owed.municipality
        and first_accepted.feed = owed.feed
        and first_accepted.period = owed.period
