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

{#-
  CTEs up to `risk_sets`: one row per cohort, area and duration in days of an entrant, with how many `entrants` were
  followed just that long, how many of them lost the home (`losses`) or died (`deaths`), the others being censored, and
  how many are `at_risk` on that day (a double: hazards divide by it). Losses and deaths come before censorings of the
  same day, so whoever is censored on a day is at risk on it (methodology 5).
-#}
{% macro hf_risk_sets() -%}
    durations as (
        select
            areas.ref_area,
            areas.cohort,
            entrants.duration_days,
            count(*) as entrants,
            count(*) filter (where entrants.outcome = 'loss') as losses,
            count(*) filter (where entrants.outcome = 'death') as deaths
        from {{ ref('fct_hf_entrant') }} as entrants
        inner join {{ ref('dim_hf_entrant_group') }} as areas on entrants.enrolment_no = areas.enrolment_no
        group by areas.ref_area, areas.cohort, entrants.duration_days
    ),

    risk_sets as (
        select
            ref_area,
            cohort,
            duration_days,
            entrants,
            losses,
            deaths,
            cast(sum(entrants) over (
                partition by ref_area, cohort order by duration_days desc
                rows between unbounded preceding and current row
            ) as double) as at_risk
        from durations
    )
{%- endmacro %}
