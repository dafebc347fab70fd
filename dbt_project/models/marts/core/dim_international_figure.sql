select
    ref_area,
    indicator,
    count_type,
    time_period,
    scope,
    value,
    value_high,
    unit_measure,
    scope_lv,
    scope_en,
    source,
    is_weak_source
from {{ ref('stg_international_figures') }}
