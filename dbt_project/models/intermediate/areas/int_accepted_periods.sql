-- Deliveries of the code in which the lineage lies in that period count as the lineage's own (ADR 3, "Coverage").
with delivery_feeds as (

    select * from {{ ref('stg_delivery_feeds') }}

),

areas_by_day as (

    select * from {{ ref('int_areas_by_day') }}

)

select distinct
    areas_by_day.lineage,
    delivery_feeds.feed,
    delivery_feeds.period,
    delivery_feeds.period_first_day,
    delivery_feeds.period_last_day
from delivery_feeds
inner join areas_by_day
    on
        areas_by_day.area = delivery_feeds.municipality
        and delivery_feeds.period_last_day between areas_by_day.valid_from and areas_by_day.valid_to
where delivery_feeds.is_in_force
