select
    year,
    map_date,
    ref_area,
    area_level,
    first_day,
    last_day,
    covered_from,
    covered_to,
    is_provisional
from {{ ref('int_area_years') }}
