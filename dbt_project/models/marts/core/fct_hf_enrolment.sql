with enrolments as (

    select * from {{ ref('int_hf_enrolments') }}

),

first_move_ins as (

    select
        enrolment_id,
        min(move_in) as first_move_in
    from {{ ref('int_hf_move_ins') }}
    group by enrolment_id

),

numbers as (

    select * from {{ ref('int_hf_enrolment_numbers') }}

)

select
    numbers.enrolment_no,
    enrolments.person_id,
    enrolments.lineage,
    enrolments.provider,
    enrolments.referral_source,
    enrolments.referred_on,
    enrolments.agreed_on,
    first_move_ins.first_move_in,
    enrolments.exited_on,
    enrolments.exit_reason,
    enrolments.exit_destination,
    enrolments.dropped_on,
    enrolments.data_through
from enrolments
inner join numbers on numbers.enrolment_id = enrolments.enrolment_id
left join first_move_ins on first_move_ins.enrolment_id = enrolments.enrolment_id
