select
    delivery_id,
    municipality,
    period,
    {{ period_first_day('period') }} as period_first_day,
    {{ period_last_day('period') }} as period_last_day,
    feed,
    rows as row_count,
    in_force as is_in_force,
    verdict,
    accepted_at,
    received_at
from {{ source('accepted', 'delivery_feeds') }}
