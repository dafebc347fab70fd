select
    municipality,
    key_lineage as lineage,
    period,
    {{ period_first_day('period') }} as period_first_day,
    {{ period_last_day('period') }} as period_last_day,
    delivery_id,
    source_row,
    enrolment_id,
    coalesce(withdrawn, false) as is_withdrawn,
    local_person_id,
    provider,
    referral_source,
    referred_on,
    agreed_on,
    exited_on,
    exit_reason,
    exit_destination
from {{ source('accepted', 'hf_enrolments') }}
