select
    delivery_id,
    check_id,
    severity,
    feed,
    status,
    failed_rows,
    why,
    why_lv,
    confirmed as is_confirmed,
    confirmed_by,
    confirmed_at,
    confirmation_reason
from {{ source('accepted', 'check_results') }}
