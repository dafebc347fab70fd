{#- Everything is asked of the project while it runs, so there is nothing to read from. -#}
{%- set entries = [] -%}
{%- for node in published_models() -%}
    {%- set origins = origins_of(node) | join(', ') -%}
    {%- do entries.append({
        'schema': node.schema, 'mart': node.name, 'column': '', 'position': 0,
        'label_lv': node.config.meta.label_lv, 'definition': definition_in(node.description),
        'unit': none, 'unit_lv': none, 'origins': origins, 'warning': usage_warning_in(node.description),
    }) -%}
    {%- for column in node.columns.values() -%}
        {%- set unit = unit_of(column) -%}
        {%- do entries.append({
            'schema': node.schema, 'mart': node.name, 'column': column.name, 'position': loop.index,
            'label_lv': column.config.meta.label_lv, 'definition': definition_in(column.description),
            'unit': unit[0], 'unit_lv': unit[1], 'origins': origins, 'warning': usage_warning_in(column.description),
        }) -%}
    {%- endfor -%}
{%- endfor -%}

select *
from (
    values
    {%- for entry in entries %}
    (
        {{ text_literal(entry.schema) }},
        {{ text_literal(entry.mart) }},
        '{{ entry.column }}',
        {{ entry.position }},
        {{ text_literal(entry.label_lv) }},
        {{ text_literal(entry.definition) }},
        {{ text_literal(entry.unit) }},
        {{ text_literal(entry.unit_lv) }},
        {{ text_literal(entry.origins) }},
        {{ text_literal(entry.warning) }}
    ){{ ',' if not loop.last }}
    {%- endfor %}
) as entries (
    schema_name, mart, column_name, column_position, label_lv, definition, unit, unit_lv, source, usage_warning
)
