with changes as (

    select * from {{ ref('int_hf_changes') }}

),

numbers as (

    select * from {{ ref('int_hf_enrolment_numbers') }}

)

select
    numbers.enrolment_no,
    changes.indicator,
    cast(changes.change as integer) as change
from changes
inner join numbers on numbers.enrolment_id = changes.enrolment_id
