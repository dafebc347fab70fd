select
    map_date,
    {{ period_of('map_date') }} as period,
    ref_area,
    area_level,
    map_date = {{ dbt.last_day('map_date', 'month') }} as is_month_end,
    first_covered_on,
    last_covered_on,
    is_covered,
    is_provisional
from {{ ref('int_area_windows') }}
