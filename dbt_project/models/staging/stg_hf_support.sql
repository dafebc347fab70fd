select
    municipality,
    key_lineage as lineage,
    period,
    {{ period_first_day('period') }} as period_first_day,
    {{ period_last_day('period') }} as period_last_day,
    delivery_id,
    source_row,
    contact_id,
    enrolment_id,
    contact_on,
    worker_id,
    worker_role,
    support_area,
    hours,
    direct as is_direct
from {{ source('accepted', 'hf_support') }}
