with tenancies as (

    select * from {{ ref('int_hf_tenancies') }}

),

housed_days as (

    select * from {{ ref('int_hf_housed_days') }}

),

numbers as (

    select * from {{ ref('int_hf_enrolment_numbers') }}

)

-- One to one: both joined models have one row a tenancy or enrolment.
select
    cast(row_number() over (
        order by tenancies.move_in, numbers.enrolment_no, tenancies.tenancy_id
    ) as integer) as tenancy_no,
    numbers.enrolment_no,
    tenancies.person_id,
    tenancies.lineage,
    cast(dense_rank() over (order by tenancies.lineage, tenancies.dwelling_id) as integer) as dwelling_no,
    tenancies.tenure,
    tenancies.move_in,
    tenancies.move_out,
    housed_days.housed_until,
    tenancies.dropped_on,
    tenancies.data_through,
    tenancies.rent_eur,
    tenancies.utilities_eur
from tenancies
inner join housed_days on housed_days.tenancy_id = tenancies.tenancy_id
inner join numbers on numbers.enrolment_id = tenancies.enrolment_id
