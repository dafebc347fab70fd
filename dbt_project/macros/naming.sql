{#- A model's schema is exactly the one configured (`staging`, `intermediate`, `marts`, …), without the target's prefix:
    the published file's schema names are part of the public interface. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
