{%- set amounts = cost_amounts() -%}

select
    lineage,
    period,
    service_type,
    cast(cost_lines as integer) as cost_lines,
    {%- for amount in amounts %}
    cast({{ amount }} as decimal(18, 2)) as {{ amount }},
    {%- endfor %}
    client_days
from {{ ref('int_service_months') }}
