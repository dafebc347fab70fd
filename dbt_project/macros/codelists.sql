{#- A column of a codelist as a date. Seeds may be loaded as text or as dates, and an empty column as any type. -#}
{% macro codelist_date(column) -%}
    cast(nullif(cast({{ column }} as {{ dbt.type_string() }}), '') as date)
{%- endmacro %}

{#- A column of a codelist as text, an empty one as NULL. -#}
{% macro codelist_text(column) -%}
    nullif(cast({{ column }} as {{ dbt.type_string() }}), '')
{%- endmacro %}

{#- A column of a codelist as a whole number, an empty one as NULL. -#}
{% macro codelist_integer(column) -%}
    cast(nullif(cast({{ column }} as {{ dbt.type_string() }}), '') as integer)
{%- endmacro %}
