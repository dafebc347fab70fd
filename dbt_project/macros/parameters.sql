{#- The variables of dbt_project.yml that decide figures, with their values, as one text: `episode_gap_days=7, …`. -#}
{% macro figure_parameters() -%}
    {%- set told = [] -%}
    {%- for name in [
        'episode_gap_days', 'observation_days', 'declared_days', 'due_day', 'provisional_days', 'unknown_past_months',
        'support_hours_yardstick', 'pilot_midterm_on', 'pilot_cutoff_on', 'pilot_ended_on',
    ] -%}
        {%- do told.append(name ~ '=' ~ var(name)) -%}
    {%- endfor -%}
    '{{ told | join(', ') }}'
{%- endmacro %}
