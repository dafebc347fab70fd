{#- The flows of monthly_flows between active_start and active_end, in the order of its columns. -#}
{% macro flow_columns() %}
    {{ return([
        'inflow_new', 'inflow_returned_housing', 'inflow_returned_other',
        'transfers_in', 'transfers_out',
        'outflow_permanent', 'outflow_hf', 'outflow_institution', 'outflow_deceased',
        'outflow_homeless_unseen', 'outflow_other', 'outflow_unknown',
        'coverage_in', 'coverage_out',
    ]) }}
{% endmacro %}

{#- The flows that add to the stock. -#}
{% macro added_flows() %}
    {{ return(['inflow_new', 'inflow_returned_housing', 'inflow_returned_other', 'transfers_in', 'coverage_in']) }}
{% endmacro %}
