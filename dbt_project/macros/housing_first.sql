{#- Rules on Housing First enrolments that several models share. -#}

{#- The quarter of a day as text: `2022-Q4`. -#}
{% macro year_quarter(day) -%}
cast(extract(year from {{ day }}) as {{ dbt.type_string() }}) || '-Q' || cast(extract(quarter from {{ day }}) as {{ dbt.type_string() }})
{%- endmacro %}

{#-
  What had become of an enrolment by a day, that day included: `loss`, `death`, `exited_otherwise` (a success, moved
  away, or dropped open: counted as housed) or `housed`.
-#}
{% macro hf_status_on(outcome, left_on, day) -%}
case
    when {{ left_on }} is null or {{ left_on }} > {{ day }} then 'housed'
    when {{ outcome }} in ('loss', 'death') then {{ outcome }}
    else 'exited_otherwise'
end
{%- endmacro %}

{#-
  The days at which retention is read: month 0 to 60, day floor(month × 365.25 / 12), with the day of the row before
  (−1 before the first, so that an exit on the move-in day is in row 0). 365.25 / 12 is exact in binary, so is the floor.
-#}
{% macro hf_reading_days() -%}
{%- for month in range(61) -%}
    {%- set previous_day = (((month - 1) * 365.25 / 12) | int) if month > 0 else -1 %}
    select {{ month }} as month, {{ (month * 365.25 / 12) | int }} as day, {{ previous_day }} as previous_day
    {%- if not loop.last %}
    union all
    {%- endif %}
{%- endfor %}
{%- endmacro %}

{#-
  The band of completed years without a home on a day: `lt_1y`, `1_3y` [1, 4), `4_9y` [4, 10), `ge_10y` (methodology 4,
  long_term); NULL when the start is unknown. An anniversary completes its year.
-#}
{% macro years_without_home_band(first_homeless_on, day) -%}
case
    when {{ first_homeless_on }} is null then null
    when {{ add_months(first_homeless_on, 12) }} > {{ day }} then 'lt_1y'
    when {{ add_months(first_homeless_on, 48) }} > {{ day }} then '1_3y'
    when {{ add_months(first_homeless_on, 120) }} > {{ day }} then '4_9y'
    else 'ge_10y'
end
{%- endmacro %}

{#- Years from one day to another, a year being 365.25 days. -#}
{% macro years_between(start, end) -%}
cast({{ days_between(start, end) }} as double) / 365.25
{%- endmacro %}

{#- The CSQ-8 total (8–32) as a double; NULL as soon as one of the eight items is. -#}
{% macro csq_total(relation) -%}
cast({% for item in range(1, 9) %}{{ relation }}.csq_{{ item }}{{ ' + ' if not loop.last }}{% endfor %} as double)
{%- endmacro %}
