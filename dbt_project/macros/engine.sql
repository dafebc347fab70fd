{#- Everything that engines spell differently, one dispatched macro a need. Models call these and no engine's
    function. -#}

{#- A relation of one column `first_day`: the first days of all months from that of `first` to that of `last`
    (both scalar expressions); no row when either is NULL. -#}
{% macro month_series(first, last) -%}
    {{ return(adapter.dispatch('month_series')(first, last)) }}
{%- endmacro %}

{% macro duckdb__month_series(first, last) -%}
    select cast(series.first_day as date) as first_day
    from (
        select unnest(generate_series(
            date_trunc('month', {{ first }}), date_trunc('month', {{ last }}), interval 1 month
        )) as first_day
    ) as series
{%- endmacro %}

{#- An aggregate: the value of `column` in the row of the lowest `rank` among the rows where it is known. -#}
{% macro first_known(column, rank) -%}
    {{ return(adapter.dispatch('first_known')(column, rank)) }}
{%- endmacro %}

{% macro duckdb__first_known(column, rank) -%}
    arg_min({{ column }}, {{ rank }}) filter (where {{ column }} is not null)
{%- endmacro %}

{#- The whole numbers from `first` to `last` (expressions of a row), each in a row of its own; none when `first` is
    greater. For where a join on a range would compare every row with every number. -#}
{% macro each_number(first, last) -%}
    {{ return(adapter.dispatch('each_number')(first, last)) }}
{%- endmacro %}

{% macro duckdb__each_number(first, last) -%}
    unnest(generate_series({{ first }}, {{ last }}))
{%- endmacro %}
