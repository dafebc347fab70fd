{#- Everything is asked of the project while it runs, so there is nothing to read from. -#}
{%- set entries = [] -%}
{%- for node in published_models() -%}
    {%- set origins = origins_of(node) | join(', ') -%}
    {%- do entries.append({
        'schema': node.schema, 'mart': node.name, 'column': '', 'position': 0,
        'label_lv': node.config.meta.label_lv,
        'definition': definition_in(node.description),
        'definition_lv': definition_in(node.config.meta.description_lv),
        'unit': none, 'unit_lv': none, 'origins': origins,
        'warning': usage_warning_in(node.description),
        'warning_lv': usage_warning_in(node.config.meta.description_lv),
    }) -%}
    {%- for column in node.columns.values() -%}
        {%- set unit = unit_of(column) -%}
        {%- do entries.append({
            'schema': node.schema, 'mart': node.name, 'column': column.name, 'position': loop.index,
            'label_lv': column.config.meta.label_lv,
            'definition': definition_in(column.description),
            'definition_lv': definition_in(column.config.meta.description_lv),
            'unit': unit[0], 'unit_lv': unit[1], 'origins': origins,
            'warning': usage_warning_in(column.description),
            'warning_lv': usage_warning_in(column.config.meta.description_lv),
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
        {{ text_literal(entry.definition_lv) }},
        {{ text_literal(entry.unit) }},
        {{ text_literal(entry.unit_lv) }},
        {{ text_literal(entry.origins) }},
        {{ text_literal(entry.warning) }},
        {{ text_literal(entry.warning_lv) }}
    ){{ ',' if not loop.last }}
    {%- endfor %}
) as entries (
    schema_name, mart, column_name, column_position, label_lv, definition, definition_lv, unit, unit_lv, source,
    usage_warning, usage_warning_lv
)
