select
    municipality,
    key_lineage as lineage,
    period,
    {{ period_first_day('period') }} as period_first_day,
    {{ period_last_day('period') }} as period_last_day,
    delivery_id,
    source_row,
    review_id,
    provider,
    reviewed_on,
    domain,
    score
from {{ source('accepted', 'hf_fidelity') }}
