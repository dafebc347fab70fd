select
    reference_date,
    period,
    year,
    reference_date = {{ dbt.last_day('reference_date', 'month') }} as is_month_end
from {{ ref('int_reference_dates') }}
