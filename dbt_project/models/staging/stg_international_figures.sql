select
    {{ codelist_text('country') }} as ref_area,
    {{ codelist_text('indicator') }} as indicator,
    {{ codelist_text('count_type') }} as count_type,
    {{ codelist_text('time_period') }} as time_period,
    {{ codelist_text('ethos_scope') }} as scope,
    cast(value as double) as value,
    cast(value_high as double) as value_high,
    {{ codelist_text('unit') }} as unit_measure,
    {{ codelist_text('scope_lv') }} as scope_lv,
    {{ codelist_text('scope_en') }} as scope_en,
    {{ codelist_text('source') }} as source,
    coalesce(weak_source, false) as is_weak_source
from {{ ref('international_figures') }}
