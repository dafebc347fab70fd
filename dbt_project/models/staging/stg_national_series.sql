select
    {{ codelist_text('count_type') }} as count_type,
    {{ codelist_text('freq') }} as freq,
    {{ codelist_text('collection_method') }} as collection_method,
    includes_children,
    includes_dv_accommodation,
    includes_refugees,
    includes_asylum_seekers,
    {{ codelist_text('text_lv') }} as scope_lv,
    {{ codelist_text('text_en') }} as scope_en,
    {{ codelist_text('source') }} as source
from {{ ref('national_series') }}
