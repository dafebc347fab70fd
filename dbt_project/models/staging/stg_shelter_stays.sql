select
    municipality,
    key_lineage as lineage,
    period,
    {{ period_first_day('period') }} as period_first_day,
    {{ period_last_day('period') }} as period_last_day,
    delivery_id,
    source_row,
    stay_id,
    coalesce(withdrawn, false) as is_withdrawn,
    local_person_id,
    facility_id,
    check_in,
    check_out,
    prior_situation,
    main_reason,
    exit_destination
from {{ source('accepted', 'shelter_stays') }}
