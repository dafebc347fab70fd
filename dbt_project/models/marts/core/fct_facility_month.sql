-- A month restates every place that was open in it, as it was then. In the month of a merger both codes may restate
-- it: the later code's row stands.
with facilities as (

    select
        stg_facilities.*,
        row_number() over (
            partition by facility_id, period order by municipality desc, delivery_id desc, source_row desc
        ) as recency
    from {{ ref('stg_facilities') }} as stg_facilities

),

numbers as (

    select * from {{ ref('int_facility_numbers') }}

),

service_types as (

    select * from {{ ref('stg_service_types') }}

)

-- One to one: a facility has one number, a service type one row in its codelist.
select
    numbers.facility_no,
    facilities.lineage,
    facilities.period,
    facilities.service_type,
    service_types.ethos_light is not null as is_homeless_service,
    cast(facilities.capacity as integer) as capacity,
    greatest(facilities.open_from, facilities.period_first_day) as opens_on,
    least(
        {{ add_days('facilities.period_last_day', 1) }},
        coalesce({{ add_days('facilities.open_to', 1) }}, {{ far_future() }})
    ) as closes_on,
    cast(facilities.refusals as integer) as refusals
from facilities
inner join numbers on numbers.facility_id = facilities.facility_id
left join service_types on service_types.service_type = facilities.service_type
where facilities.recency = 1
