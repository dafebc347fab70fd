{#- What a service costs and which of it is known: shared by the cost models (methodology 6). -#}

{#- Codes of the codelist `cost_categories`, in its order. -#}
{% macro cost_categories() %}
    {{ return(['housing', 'utilities', 'repairs_furnishing', 'support_staff', 'administration', 'food', 'other']) }}
{% endmacro %}

{#- The columns of amounts: all costs, then each category. -#}
{% macro cost_amounts() %}
    {%- set amounts = ['amount_eur'] -%}
    {%- for category in cost_categories() -%}
        {%- do amounts.append('amount_' ~ category ~ '_eur') -%}
    {%- endfor -%}
    {{ return(amounts) }}
{% endmacro %}

{#- An amount of which `unpriced` of the `quantity` units have no price: NULL when there are units and none is priced,
    0 when there are no units. All arguments are totals of one row. -#}
{% macro amount_unless_unpriced(amount, quantity, unpriced) -%}
    case when {{ quantity }} = 0 or {{ unpriced }} < {{ quantity }} then {{ amount }} end
{%- endmacro %}
