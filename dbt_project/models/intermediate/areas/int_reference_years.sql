-- The map of a year is that of 31 December, or of the country's last covered day in it (ADR 3).
with months as (

    select * from {{ ref('int_reference_months') }}

)

select
    year,
    min(first_day) as first_covered_day,
    max(last_day) as map_date,
    max(last_day) as last_covered_day,
    {{ year_last_day('year') }} as last_day
from months
group by year
