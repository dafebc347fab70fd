select
    map_date,
    covered_on,
    ref_area,
    area_level,
    need,
    coverage,
    municipalities,
    covered_municipalities,
    has_gap
from {{ ref('int_area_coverage') }}
