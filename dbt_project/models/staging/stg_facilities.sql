select
    municipality,
    key_lineage as lineage,
    period,
    {{ period_first_day('period') }} as period_first_day,
    {{ period_last_day('period') }} as period_last_day,
    delivery_id,
    source_row,
    facility_id,
    name,
    service_type,
    capacity,
    open_from,
    open_to,
    refusals
from {{ source('accepted', 'facilities') }}
