{%- set amounts = [
    'amount_eur', 'amount_housing_eur', 'amount_utilities_eur', 'amount_repairs_furnishing_eur',
    'amount_support_staff_eur', 'amount_administration_eur', 'amount_food_eur', 'amount_other_eur',
] -%}

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
