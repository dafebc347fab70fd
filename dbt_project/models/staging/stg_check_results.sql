select
    delivery_id,
    check_id,
    severity,
    feed,
    status,
    failed_rows,
    why
from {{ source('accepted', 'check_results') }}
