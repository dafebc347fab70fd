{%- set answers = [
    'employed', 'learned_skills', 'volunteered', 'attended_public_event', 'started_addiction_rehab',
    'living_conditions_change', 'quality_of_life_change', 'belonging_change', 'health_change',
    'addiction_control_change', 'csq_1', 'csq_2', 'csq_3', 'csq_4', 'csq_5', 'csq_6', 'csq_7', 'csq_8',
] -%}

with questionnaires as (

    select * from {{ ref('int_hf_questionnaires') }}

),

numbers as (

    select * from {{ ref('int_hf_enrolment_numbers') }}

)

select
    numbers.enrolment_no,
    questionnaires.wave,
    questionnaires.assessed_on,
    questionnaires.has_addiction_need,
    questionnaires.income_eur,
    {%- for answer in answers %}
    cast(questionnaires.{{ answer }} as integer) as {{ answer }},
    {%- endfor %}
    questionnaires.housing_satisfaction,
    questionnaires.team_satisfaction
from questionnaires
inner join numbers on numbers.enrolment_id = questionnaires.enrolment_id
