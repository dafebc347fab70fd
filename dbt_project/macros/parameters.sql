{#- The variables of dbt_project.yml that decide figures, with their values, as one text: `episode_gap_days=7, …`. -#}
{% macro figure_parameters() -%}
    {%- set told = [] -%}
    {%- for name in [
        'episode_gap_days', 'observation_days', 'declared_days', 'due_day', 'provisional_days', 'unknown_past_months',
        'long_term_days', 'repeat_window_years', 'chronic_occasions', 'institution_break_days',
        'sensitivity_gap_nights', 'placement_months', 'unknown_past_years',
        'support_hours_yardstick', 'pilot_midterm_on', 'pilot_cutoff_on', 'pilot_ended_on',
        'length_window_days', 'first_time_months', 'entry_cohort_months',
        'pre_post_months', 'use_unverified_unit_costs', 'lisbon_stay_months', 'comparable_coverage',
        'reporting_rate_percent', 'revision_named_deliveries',
    ] -%}
        {%- do told.append(name ~ '=' ~ var(name)) -%}
    {%- endfor -%}
    '{{ told | join(', ') }}'
{%- endmacro %}
