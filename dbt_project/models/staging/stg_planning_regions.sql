select
    {{ codelist_text('code') }} as region,
    {{ codelist_text('label_lv') }} as name_lv,
    {{ codelist_text('label_en') }} as name_en,
    {{ codelist_date('valid_from') }} as valid_from,
    coalesce({{ codelist_date('valid_to') }}, {{ far_future() }}) as valid_to
from {{ ref('planning_regions') }}
