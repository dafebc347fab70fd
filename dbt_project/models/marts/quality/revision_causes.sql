select
    delivery_id,
    municipality,
    period,
    event,
    happened_at
from {{ ref('int_revision_causes') }}
