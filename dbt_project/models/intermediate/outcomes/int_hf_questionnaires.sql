with ranked as (
    -- One to one: a questionnaire names one enrolment.
    select
        assessments.*,
        entrants.has_addiction_need,
        row_number() over (
            partition by assessments.enrolment_id, assessments.wave
            order by
                case when assessments.wave = 'baseline' then assessments.assessed_on end asc,
                case when assessments.wave = 'follow_up' then assessments.assessed_on end desc,
                assessments.assessment_id asc
        ) as choice
    from {{ ref('stg_hf_assessments') }} as assessments
    inner join {{ ref('int_hf_entrants') }} as entrants on assessments.enrolment_id = entrants.enrolment_id
),

final as (
    select
        enrolment_id,
        wave,
        assessed_on,
        has_addiction_need,
        living_conditions_change,
        quality_of_life_change,
        belonging_change,
        health_change,
        addiction_control_change,
        income_eur,
        -- `unknown` is no answer.
        case
            when employment in ('full_time', 'part_time', 'casual') then 1
            when employment in ('unemployed', 'inactive') then 0
        end as employed,
        case when learned_skills then 1 when not learned_skills then 0 end as learned_skills,
        case when volunteered then 1 when not volunteered then 0 end as volunteered,
        case when attended_public_event then 1 when not attended_public_event then 0 end as attended_public_event,
        case
            when started_addiction_rehab then 1 when not started_addiction_rehab then 0
        end as started_addiction_rehab,
        {% for item in range(1, 9) -%}
        csq_{{ item }},
        {% endfor -%}
        housing_satisfaction,
        team_satisfaction
    from ranked
    where choice = 1
)

select * from final
