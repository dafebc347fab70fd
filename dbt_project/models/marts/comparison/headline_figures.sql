-- Only what people quote: the totals of sex and age. A figure that cannot be assessed is no figure.
{%- set flows = {
    'inflow': ['inflow_new', 'inflow_returned_housing', 'inflow_returned_other'],
    'outflow': [
        'outflow_permanent', 'outflow_hf', 'outflow_institution', 'outflow_deceased', 'outflow_homeless_unseen',
        'outflow_other', 'outflow_unknown',
    ],
} %}
{%- set figures = [
    ('point_in_time', 'time_period', 'ethos_category', 'persons', 'persons', "sex = '_T' and age_band = '_T'"),
    ('annual_prevalence', 'time_period', 'ethos_category', 'persons', 'persons', "sex = '_T' and age_band = '_T'"),
    ('monthly_flows', 'time_period', "'_T'", 'active_end', 'active_end', 'true'),
    ('monthly_flows', 'time_period', "'_T'", 'inflow', flows['inflow'] | join(' + '), 'true'),
    ('monthly_flows', 'time_period', "'_T'", 'outflow', flows['outflow'] | join(' + '), 'true'),
    ('exits_and_returns', 'time_period', "'_T'", 'exits', 'exits', 'true'),
    ('exits_and_returns', 'time_period', "'_T'", 'returned_365', 'returned_365', 'true'),
    ('hf_retention_crude', 'cohort', 'horizon', 'entrants', 'entrants', 'true'),
    ('hf_retention_crude', 'cohort', 'horizon', 'housed', 'housed', 'true'),
    ('service_unit_costs', 'time_period', 'service_type', 'cost_per_client_day', 'cost_per_client_day', 'true'),
] %}

with
{%- for mart in figures | map(attribute=0) | unique %}
{{ mart }} as (

    select * from {{ ref(mart) }}

),
{% endfor %}
figures as (

    {%- for mart, time_period, breakdown, figure, value, condition in figures %}
    select
        '{{ mart }}' as mart,
        cast({{ time_period }} as {{ dbt.type_string() }}) as time_period,
        ref_area,
        cast({{ breakdown }} as {{ dbt.type_string() }}) as breakdown,
        '{{ figure }}' as figure,
        cast({{ value }} as double) as value
    from {{ mart }}
    where {{ condition }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

)

select
    mart,
    time_period,
    ref_area,
    breakdown,
    figure,
    value
from figures
where value is not null
