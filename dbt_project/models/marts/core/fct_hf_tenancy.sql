with tenancies as (

    select * from {{ ref('int_hf_tenancies') }}

),

housed_days as (

    select * from {{ ref('int_hf_housed_days') }}

),

sequence as (

    select * from {{ ref('int_hf_tenancy_sequence') }}

),

numbers as (

    select * from {{ ref('int_hf_enrolment_numbers') }}

)

-- One to one: every joined model has one row a tenancy or enrolment.
select
    cast(row_number() over (
        order by tenancies.move_in, numbers.enrolment_no, tenancies.tenancy_id
    ) as integer) as tenancy_no,
    numbers.enrolment_no,
    tenancies.person_id,
    tenancies.lineage,
    cast(dense_rank() over (order by tenancies.dwelling_id) as integer) as dwelling_no,
    tenancies.tenure,
    tenancies.move_in,
    tenancies.move_out,
    housed_days.housed_until,
    sequence.is_move,
    sequence.is_home_lost,
    tenancies.dropped_on,
    tenancies.data_through,
    tenancies.rent_eur,
    tenancies.utilities_eur
from tenancies
inner join housed_days on housed_days.tenancy_id = tenancies.tenancy_id
inner join sequence on sequence.tenancy_id = tenancies.tenancy_id
inner join numbers on numbers.enrolment_id = tenancies.enrolment_id
