{#- Fails with every row on which active_end is not active_start plus what came in minus what went out (methodology
    4). -#}
{% test flow_identity(model) %}
    select *
    from {{ model }}
    where active_end <> active_start
        {%- for flow in flow_columns() %}
        {{ '+' if flow in added_flows() else '-' }} {{ flow }}
        {%- endfor %}
{% endtest %}
