-- A death is only ever told as the end of a record: the earliest one told counts (methodology 3, "Death").
with told as (

    select stays.person_id, stays.check_out as died_on
    from {{ ref('int_current_shelter_stays') }} as stays
    inner join {{ ref('stg_situation_codes') }} as destinations on destinations.situation = stays.exit_destination
    where destinations.destination_group = 'deceased'

    union all

    select discharges.person_id, discharges.discharged_on as died_on
    from {{ ref('int_current_institution_discharges') }} as discharges
    inner join {{ ref('stg_situation_codes') }} as destinations on destinations.situation = discharges.destination
    where destinations.destination_group = 'deceased'

    union all

    select enrolments.person_id, enrolments.exited_on as died_on
    from {{ ref('int_hf_enrolments') }} as enrolments
    left join {{ ref('stg_situation_codes') }} as destinations on destinations.situation = enrolments.exit_destination
    where enrolments.exit_reason = 'deceased' or destinations.destination_group = 'deceased'

)

select
    person_id,
    min(died_on) as died_on
from told
where died_on is not null
group by person_id
