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
        periods.last_day as period_last_day,
        periods.due_on
    from owing
    inner join municipalities on municipalities.lineage = owing.lineage
    inner join periods
        on
            periods.first_day >= owing.first_day
            and periods.last_day between municipalities.valid_from and municipalities.valid_to

)

select
    municipality,
    feed,
    period,
    period_last_day,
    due_on
from owed
