with entrants as (

    select * from {{ ref('int_hf_entrants') }}

),

numbers as (

    select * from {{ ref('int_hf_enrolment_numbers') }}

)

-- One to one: an enrolment has one number.
select
    numbers.enrolment_no,
    entrants.person_id,
    entrants.lineage,
    entrants.entered_on,
    entrants.cohort,
    entrants.outcome,
    entrants.left_on,
    entrants.duration_days,
    entrants.data_through,
    entrants.sex,
    entrants.age_at_entry,
    entrants.age_band,
    entrants.household_type,
    entrants.has_addiction_need,
    entrants.years_without_home,
    entrants.years_without_home_band
from entrants
inner join numbers on numbers.enrolment_id = entrants.enrolment_id
