with coverage as (

    select min(first_day) as first_day, max(data_through) as data_through from {{ ref('int_coverage') }}

),

months as (

    {{ month_series('(select first_day from coverage)', '(select data_through from coverage)') }}

)

select
    {{ period_of('first_day') }} as period,
    cast(extract(year from first_day) as integer) as year,
    first_day,
    cast({{ dbt.last_day('first_day', 'month') }} as date) as last_day,
    {{ add_days('first_day', -1) }} as day_before,
    {{ add_months('first_day', 1) }} as next_first_day
from months
