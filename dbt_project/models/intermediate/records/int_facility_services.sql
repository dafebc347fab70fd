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
        lag(service_type) over (partition by facility_id order by period) as previous_service_type
    from facilities

),

-- Hardly any facility changes its service: the rows that say the same again tell nothing.
changes as (

    select
        facility_id,
        service_type,
        period,
        lag(period) over (partition by facility_id order by period) as previous_period,
        lead(period) over (partition by facility_id order by period) as next_period
    from ordered
    where previous_service_type is null or previous_service_type <> service_type

)

select
    facility_id,
    service_type,
    case when previous_period is null then '0000-00' else period end as from_period,
    coalesce(next_period, '9999-99') as before_period
from changes
