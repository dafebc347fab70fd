select
    municipality,
    key_lineage as lineage,
    period,
    {{ period_first_day('period') }} as period_first_day,
    {{ period_last_day('period') }} as period_last_day,
    delivery_id,
    source_row,
    observation_id,
    coalesce(withdrawn, false) as is_withdrawn,
    local_person_id,
    source,
    observed_on,
    valid_to,
    situation,
    main_reason
from {{ source('accepted', 'living_situations') }}
