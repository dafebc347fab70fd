-- Two records that say the same are two places taken; which of them bears which number says nothing.
with stays as (

    select * from {{ ref('int_service_stays') }}

),

facility_numbers as (

    select * from {{ ref('int_facility_numbers') }}

)

-- One to one: a facility has one number, a Housing First home is in none.
select
    cast(row_number() over (
        order by stays.started_on, stays.lineage, stays.service_type, stays.person_id, stays.ended_on
    ) as integer) as service_stay_no,
    stays.person_id,
    stays.lineage,
    stays.service_type,
    facility_numbers.facility_no,
    stays.started_on,
    stays.ended_on
from stays
left join facility_numbers on facility_numbers.facility_id = stays.facility_id
