{#- The dictionary of what is published, read from dbt's own graph of the project: nothing is said twice, so nothing drifts.
    `graph` is known only while a model runs (`execute`). -#}

{#- The published models, by schema and name. -#}
{% macro published_models() %}
    {%- set published = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values()
            if node.resource_type == 'model' and node.package_name == project_name and node.schema in ('marts', 'quality')
        -%}
            {%- do published.append(node) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(published | sort(attribute='schema,name')) }}
{% endmacro %}

{#- What a model is made from, through all models between: names of feeds and tables of the ledger (sources) and of
    codelists (seeds), each in order. -#}
{% macro origins_of(node) %}
    {%- set waiting = node.depends_on.nodes | list -%}
    {%- set seen = {} -%}
    {%- set sources = [] -%}
    {%- set seeds = [] -%}
    {#- Jinja has no while: a list grows under its own loop. -#}
    {%- for unique_id in waiting if unique_id not in seen -%}
        {%- do seen.update({unique_id: true}) -%}
        {%- if unique_id in graph.sources -%}
            {%- do sources.append(graph.sources[unique_id].name) -%}
        {%- elif graph.nodes[unique_id].resource_type == 'seed' -%}
            {%- do seeds.append(graph.nodes[unique_id].name) -%}
        {%- else -%}
            {%- do waiting.extend(graph.nodes[unique_id].depends_on.nodes) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return((sources | sort) + (seeds | sort)) }}
{% endmacro %}

{#- The unit of a column as (English, Latvian): its own `meta.unit` and `meta.unit_lv`, else what its suffix or type
    promises (`_eur`, `_share`, …); two times None where it is a name, a code or an id. -#}
{% macro unit_of(column) %}
    {%- set by_suffix = {
        '_eur': ('EUR', 'EUR'),
        '_share': ('share, 0–1', 'daļa, 0–1'),
        '_rate': ('share, 0–1', 'daļa, 0–1'),
        '_per_10k': ('per 10,000 inhabitants', 'uz 10 000 iedzīvotāju'),
        '_days': ('days', 'dienas'),
        '_nights': ('nights', 'naktis'),
        '_hours': ('hours', 'stundas'),
        '_months': ('months', 'mēneši'),
        '_years': ('years', 'gadi'),
        '_at': ('moment, UTC', 'brīdis, UTC'),
        '_id': (none, none),
    } -%}
    {%- set by_type = {
        'date': ('day', 'diena'),
        'timestamp': ('moment, UTC', 'brīdis, UTC'),
        'boolean': ('yes or no', 'jā vai nē'),
        'bigint': ('count', 'skaits'),
    } -%}
    {%- set meta = column.config.meta -%}
    {%- if meta.unit -%}
        {{ return((meta.unit, meta.unit_lv)) }}
    {%- endif -%}
    {%- for suffix, unit in by_suffix.items() if column.name.endswith(suffix) -%}
        {{ return(unit) }}
    {%- endfor -%}
    {{ return(by_type.get(column.data_type, (none, none))) }}
{% endmacro %}

{#- A text as an SQL literal on one line; NULL when it is empty. -#}
{% macro text_literal(text) -%}
    {%- if text -%} '{{ text.split() | join(' ') | replace("'", "''") }}' {%- else -%} cast(null as {{ dbt.type_string() }}) {%- endif -%}
{%- endmacro %}

{#- What begins the warning of a description, in English and in Latvian. -#}
{% macro warning_marks() %}
    {{ return(['## Before you use it', 'Usage warning:', 'Jāņem vērā:']) }}
{% endmacro %}

{#- What a description warns of: from the mark on, to the next section. -#}
{% macro usage_warning_in(description) %}
    {%- for mark in warning_marks() if mark in description -%}
        {{ return(description.split(mark, 1)[1].split('## ', 1)[0]) }}
    {%- endfor -%}
    {{ return('') }}
{% endmacro %}

{#- What a description says before any section or usage warning. -#}
{% macro definition_in(description) %}
    {%- set told = [description.split('## ', 1)[0]] -%}
    {%- for mark in warning_marks() -%}
        {%- do told.append(told[-1].split(mark, 1)[0]) -%}
    {%- endfor -%}
    {{ return(told[-1]) }}
{% endmacro %}
