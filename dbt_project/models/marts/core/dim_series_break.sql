select
    ref_area,
    scope,
    breaks_on
from {{ ref('int_series_breaks') }}
