{%- set items = [
    'income_eur', 'employed', 'learned_skills', 'volunteered', 'attended_public_event', 'started_addiction_rehab',
] -%}

with questionnaires as (
    select * from {{ ref('int_hf_questionnaires') }}
),

answers as (
    {% for item in items %}
    select enrolment_id, wave, '{{ item }}' as item, cast({{ item }} as double) as answer
    from questionnaires
    {%- if item == 'started_addiction_rehab' %}
    where has_addiction_need
    {%- endif %}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

final as (
    -- One counted questionnaire an enrolment and wave: each maximum is over one value.
    select
        enrolment_id,
        item,
        max(case when wave = 'baseline' then answer end) as answer_before,
        max(case when wave = 'follow_up' then answer end) as answer_after
    from answers
    where answer is not null
    group by enrolment_id, item
)

select * from final
