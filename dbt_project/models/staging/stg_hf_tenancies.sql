select
    municipality,
    key_lineage as lineage,
    period,
    {{ period_first_day('period') }} as period_first_day,
    {{ period_last_day('period') }} as period_last_day,
    delivery_id,
    source_row,
    tenancy_id,
    coalesce(withdrawn, false) as is_withdrawn,
    enrolment_id,
    dwelling_id,
    tenure,
    move_in,
    move_out,
    rent_eur,
    utilities_eur
from {{ source('accepted', 'hf_tenancies') }}
