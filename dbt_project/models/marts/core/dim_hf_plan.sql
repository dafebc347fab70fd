select
    ref_area,
    programme,
    planned_places,
    valid_from,
    nullif(valid_to, {{ far_future() }}) as valid_to
from {{ ref('stg_hf_plans') }}
