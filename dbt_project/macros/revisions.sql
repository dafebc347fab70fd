{#- An aggregate over numbered causes (`delivery_id`, `event`, `place`): those of the condition as text, the first
    `revision_named_deliveries` of them by name; NULL when there is none. -#}
{% macro named_causes(condition) -%}
    {%- set is_named -%} {{ condition }} and place <= {{ var('revision_named_deliveries') }} {%- endset -%}
    {{ dbt.listagg(
        "case when " ~ is_named ~ " then delivery_id || ' (' || event || ')' end", "', '", 'order by place'
    ) }}
{%- endmacro %}
