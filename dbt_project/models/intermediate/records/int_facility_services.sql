-- A night's service type is that of the facility's row in the period, else the nearest earlier, else the first
-- (methodology 3).
with facilities as (

    select * from {{ ref('stg_facilities') }}

),

ordered as (

    select
        facility_id,
        service_type,
        period,
        lag(period) over (partition by facility_id order by period) as previous_period,
        lead(period) over (partition by facility_id order by period) as next_period
    from facilities

)

select
    facility_id,
    service_type,
    case when previous_period is null then '0000-00' else period end as from_period,
    coalesce(next_period, '9999-99') as before_period
from ordered
