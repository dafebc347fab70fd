{#- An aggregate: the share of rows (0–1) in which `condition` holds, weighted by `weight`; NULL when all weights are
    0. -#}
{% macro weighted_share(condition, weight) -%}
    cast(sum(case when {{ condition }} then {{ weight }} else 0 end) as double)
    / nullif(cast(sum({{ weight }}) as double), 0)
{%- endmacro %}
