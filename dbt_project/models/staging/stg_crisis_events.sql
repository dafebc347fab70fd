select
    municipality,
    key_lineage as lineage,
    period,
    {{ period_first_day('period') }} as period_first_day,
    {{ period_last_day('period') }} as period_last_day,
    delivery_id,
    source_row,
    event_id,
    local_person_id,
    event_type,
    occurred_on,
    quantity
from {{ source('accepted', 'crisis_events') }}
