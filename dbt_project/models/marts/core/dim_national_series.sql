select
    count_type,
    freq,
    collection_method,
    includes_children,
    includes_dv_accommodation,
    includes_refugees,
    includes_asylum_seekers,
    scope_lv,
    scope_en,
    source
from {{ ref('stg_national_series') }}
