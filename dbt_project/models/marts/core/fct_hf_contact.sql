with contacts as (

    select * from {{ ref('stg_hf_support') }}

),

enrolments as (

    select * from {{ ref('int_hf_enrolments') }}

),

numbers as (

    select * from {{ ref('int_hf_enrolment_numbers') }}

)

-- One to one: a contact names one enrolment; a contact of an enrolment taken back as a mistake names none.
select
    cast(row_number() over (
        order by contacts.contact_on, numbers.enrolment_no, contacts.contact_id, contacts.period
    ) as integer) as contact_no,
    numbers.enrolment_no,
    enrolments.person_id,
    contacts.lineage,
    contacts.period,
    contacts.contact_on,
    cast(dense_rank() over (order by contacts.worker_id) as integer) as worker_no,
    contacts.worker_role,
    contacts.support_area,
    contacts.is_direct,
    contacts.hours
from contacts
inner join enrolments on enrolments.enrolment_id = contacts.enrolment_id
inner join numbers on numbers.enrolment_id = contacts.enrolment_id
