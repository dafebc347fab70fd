select
    municipality,
    key_lineage as lineage,
    period,
    {{ period_first_day('period') }} as period_first_day,
    {{ period_last_day('period') }} as period_last_day,
    delivery_id,
    source_row,
    discharge_id,
    coalesce(withdrawn, false) as is_withdrawn,
    local_person_id,
    institution_type,
    ready_on,
    discharged_on,
    housing_offered as is_housing_offered,
    offered_on,
    destination
from {{ source('accepted', 'institution_discharges') }}
