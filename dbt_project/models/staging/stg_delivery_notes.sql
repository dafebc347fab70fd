select
    note_no,
    delivery_id,
    municipality,
    period,
    feed,
    kind,
    check_id,
    reason,
    noted_by,
    noted_at,
    because_of,
    new_findings
from {{ source('accepted', 'delivery_notes') }}
