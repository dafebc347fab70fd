select
    municipality,
    key_lineage as lineage,
    period,
    {{ period_first_day('period') }} as period_first_day,
    {{ period_last_day('period') }} as period_last_day,
    delivery_id,
    source_row,
    eviction_id,
    coalesce(withdrawn, false) as is_withdrawn,
    local_person_id,
    household_size,
    notice_on,
    executed_on,
    assistance_offered as is_assistance_offered,
    outcome
from {{ source('accepted', 'evictions') }}
