select
    year,
    map_date,
    ref_area,
    area_level,
    need,
    coverage,
    covered_municipalities,
    has_gap
from {{ ref('int_area_year_coverage') }}
