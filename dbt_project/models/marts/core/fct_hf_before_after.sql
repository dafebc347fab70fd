with answers as (

    select * from {{ ref('int_hf_before_after') }}

),

numbers as (

    select * from {{ ref('int_hf_enrolment_numbers') }}

)

select
    numbers.enrolment_no,
    answers.item,
    answers.answer_before,
    answers.answer_after
from answers
inner join numbers on numbers.enrolment_id = answers.enrolment_id
