{#- Days and months. A `period` is text 'YYYY-MM'; every other argument is an SQL expression of type date. -#}

{#- The first day of a period. -#}
{% macro period_first_day(period) -%}
    cast({{ period }} || '-01' as date)
{%- endmacro %}

{#- The last day of a period. -#}
{% macro period_last_day(period) -%}
    cast({{ dbt.last_day(period_first_day(period), 'month') }} as date)
{%- endmacro %}

{#- The period in which a day lies. -#}
{% macro period_of(day) -%}
    substr(cast(cast({{ day }} as date) as {{ dbt.type_string() }}), 1, 7)
{%- endmacro %}

{#- The day `days` (an integer expression) later. -#}
{% macro add_days(day, days) -%}
    cast({{ dbt.dateadd('day', days, day) }} as date)
{%- endmacro %}

{#- The same day of the month `months` later, or that month's last day where it is shorter. -#}
{% macro add_months(day, months) -%}
    cast({{ dbt.dateadd('month', months, day) }} as date)
{%- endmacro %}

{#- Days from `start` to `end`: the nights of the half-open interval [start, end). -#}
{% macro days_between(start, end) -%}
    cast({{ dbt.datediff(start, end, 'day') }} as integer)
{%- endmacro %}

{#- Calendar months from the month of `start` to the month of `end`, whatever the days. -#}
{% macro months_between(start, end) -%}
    cast(12 * (extract(year from {{ end }}) - extract(year from {{ start }}))
        + extract(month from {{ end }}) - extract(month from {{ start }}) as integer)
{%- endmacro %}

{#- The month in which a day lies as a running number, so that months can be counted and joined. -#}
{% macro month_number(day) -%}
    cast(12 * extract(year from {{ day }}) + extract(month from {{ day }}) as integer)
{%- endmacro %}

{#- 1 January of a year (an integer expression). -#}
{% macro year_first_day(year) -%}
    cast(cast({{ year }} as {{ dbt.type_string() }}) || '-01-01' as date)
{%- endmacro %}

{#- 31 December of a year (an integer expression). -#}
{% macro year_last_day(year) -%}
    cast(cast({{ year }} as {{ dbt.type_string() }}) || '-12-31' as date)
{%- endmacro %}

{#- The day that stands for "no end known", so that range joins need no null case. -#}
{% macro far_future() -%}
    cast('9999-12-31' as date)
{%- endmacro %}
