{%- set measures = {
    'persons': 'true',
    'long_term_1y': 'is_long_term_1y',
    'long_term_fi': 'is_long_term_fi',
    'chronic_duration_us': 'is_chronic_duration_us',
} -%}
{%- for band in duration_bands() -%}
    {%- do measures.update({'duration_' ~ band: "duration_band = '" ~ band ~ "'"}) -%}
{%- endfor -%}

with homeless as (

    select * from {{ ref('fct_stock') }}

),

{{ stock_cube(measures) }}

select
    described.reference_date as time_period,
    described.ref_area,
    described.ethos_category,
    described.sex,
    described.age_band,
    {%- for measure in measures %}
    described.{{ measure }},
    {%- endfor %}
    cast(described.coverage as double) as coverage,
    {{ stock_status('long_term') }} as obs_status
from described
