with check_results as (

    select * from {{ ref('stg_check_results') }}

),

-- Rows in the delivery, per feed, and in all for checks of the delivery as a whole.
delivered_rows as (

    select delivery_id, feed, row_count from {{ ref('stg_delivery_feeds') }}
    union all
    select delivery_id, null as feed, sum(row_count) as row_count
    from {{ ref('stg_delivery_feeds') }}
    group by delivery_id

)

select
    check_results.delivery_id,
    check_results.check_id,
    check_results.severity,
    check_results.feed,
    check_results.status,
    cast(check_results.failed_rows as bigint) as failed_rows,
    cast(delivered_rows.row_count as bigint) as delivered_rows,
    cast(check_results.failed_rows as double) / nullif(cast(delivered_rows.row_count as double), 0) as failed_share,
    check_results.why,
    check_results.why_lv,
    check_results.is_confirmed as confirmed,
    check_results.confirmed_by,
    check_results.confirmed_at,
    check_results.confirmation_reason
from check_results
left join delivered_rows
    on
        delivered_rows.delivery_id = check_results.delivery_id
        and delivered_rows.feed is not distinct from check_results.feed
