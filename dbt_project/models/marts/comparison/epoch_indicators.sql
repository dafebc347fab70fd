{%- set measures = {
    'stock': [
        {'indicator': 'HOMELESS_PERSONS', 'column': 'persons', 'unit': 'PS', 'decimals': 0},
        {'indicator': 'HOMELESS_RATE', 'column': 'rate_per_10k', 'unit': 'P_10K', 'decimals': 1},
        {'indicator': 'ANONYMOUS_SIGHTINGS', 'column': 'anonymous', 'unit': 'SIGHTINGS', 'decimals': 0},
    ],
    'prevalence': [
        {'indicator': 'HOMELESS_PERSONS', 'column': 'persons', 'unit': 'PS', 'decimals': 0},
        {'indicator': 'HOMELESS_NIGHTS', 'column': 'nights', 'unit': 'NIGHTS', 'decimals': 0},
    ],
} -%}

with stock as (
    select
        case when time_period = {{ dbt.last_day('time_period', 'month') }} then 'M' else 'I' end as freq,
        'PIT' as count_type,
        cast(time_period as {{ dbt.type_string() }}) as period,
        point_in_time.*
    from {{ ref('point_in_time') }} as point_in_time
),

prevalence as (
    select
        'A' as freq,
        'FLOW' as count_type,
        cast(time_period as {{ dbt.type_string() }}) as period,
        annual_prevalence.*
    from {{ ref('annual_prevalence') }} as annual_prevalence
),

observations as (
    {%- for relation, measured in measures.items() %}
    {%- set is_last_relation = loop.last %}
    {%- for measure in measured %}
    select
        freq,
        ref_area,
        '{{ measure.indicator }}' as indicator,
        count_type,
        ethos_category,
        sex,
        age_band,
        period,
        cast({{ measure.column }} as double) as obs_value,
        '{{ measure.unit }}' as unit_measure,
        {{ measure.decimals }} as decimals,
        obs_status,
        coverage
    from {{ relation }}
    where {{ measure.column }} is not null
    {%- if not (is_last_relation and loop.last) %}
    union all
    {%- endif %}
    {%- endfor %}
    {%- endfor %}
),

final as (
    -- One to one: a kind of count has one row for a frequency.
    select
        observations.freq,
        observations.ref_area,
        observations.indicator,
        observations.count_type,
        observations.ethos_category as ethos_light,
        observations.sex,
        observations.age_band as age,
        observations.period as time_period,
        observations.obs_value,
        observations.unit_measure,
        0 as unit_mult,
        observations.decimals,
        observations.obs_status,
        'N' as conf_status,
        series.collection_method,
        series.includes_children,
        series.includes_dv_accommodation,
        series.includes_refugees,
        series.includes_asylum_seekers,
        observations.coverage
    from observations
    left join {{ ref('dim_national_series') }} as series
        on
            observations.count_type = series.count_type
            and observations.freq = series.freq
)

select * from final
