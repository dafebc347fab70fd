-- Stock is taken on every month end inside coverage and on every count night (methodology 1).
with months as (

    select * from {{ ref('int_reference_months') }}

),

count_nights as (

    select * from {{ ref('stg_count_nights') }}

),

dates as (

    select last_day as reference_date from months
    union
    select count_nights.night as reference_date
    from count_nights
    inner join months on count_nights.night between months.first_day and months.last_day

)

select
    reference_date,
    {{ period_of('reference_date') }} as period,
    cast(extract(year from reference_date) as integer) as year
from dates
