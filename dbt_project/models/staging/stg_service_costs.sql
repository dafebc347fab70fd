select
    municipality,
    key_lineage as lineage,
    period,
    {{ period_first_day('period') }} as period_first_day,
    {{ period_last_day('period') }} as period_last_day,
    delivery_id,
    source_row,
    cost_id,
    service_type,
    facility_id,
    category,
    amount_eur,
    coalesce(correction, false) as is_correction,
    funding_source,
    client_days
from {{ source('accepted', 'service_costs') }}
