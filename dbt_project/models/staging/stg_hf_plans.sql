select
    {{ codelist_text('area') }} as ref_area,
    {{ codelist_text('programme') }} as programme,
    {{ codelist_integer('planned_places') }} as planned_places,
    {{ codelist_date('valid_from') }} as valid_from,
    coalesce({{ codelist_date('valid_to') }}, {{ far_future() }}) as valid_to
from {{ ref('hf_plans') }}
