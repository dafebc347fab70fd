{%- set amounts = cost_amounts() -%}

select
    time_period,
    first_day,
    map_date,
    ref_area,
    area_level,
    service_type,
    {%- for amount in amounts %}
    {{ amount }},
    {%- endfor %}
    client_days,
    cost_per_client_day,
    missing_part,
    municipalities_counted,
    municipalities_left_out,
    is_incomplete
from {{ ref('int_service_costs') }}
