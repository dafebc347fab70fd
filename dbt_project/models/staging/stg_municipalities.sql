select
    {{ codelist_text('code') }} as municipality,
    {{ codelist_text('name_lv') }} as name_lv,
    {{ codelist_text('name_en') }} as name_en,
    {{ codelist_text('type') }} as municipality_type,
    {{ codelist_text('region') }} as region,
    {{ codelist_date('valid_from') }} as valid_from,
    coalesce({{ codelist_date('valid_to') }}, {{ far_future() }}) as valid_to,
    {{ codelist_text('successor') }} as successor,
    {{ codelist_text('lineage') }} as lineage
from {{ ref('municipalities') }}
