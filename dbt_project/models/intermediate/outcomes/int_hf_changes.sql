{%- set items = ['living_conditions', 'quality_of_life', 'belonging', 'health', 'addiction_control'] -%}

with follow_ups as (
    select * from {{ ref('int_hf_questionnaires') }}
    where wave = 'follow_up'
),

answers as (
    {% for item in items %}
    select enrolment_id, '{{ item }}' as indicator, {{ item }}_change as change
    from follow_ups
    {%- if item == 'addiction_control' %}
    where has_addiction_need
    {%- endif %}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

final as (
    select enrolment_id, indicator, change
    from answers
    where change is not null
)

select * from final
