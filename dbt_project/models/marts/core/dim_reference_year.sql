select
    year,
    first_covered_day as first_covered_on,
    map_date,
    cast(map_date = last_day as boolean) as is_complete
from {{ ref('int_reference_years') }}
