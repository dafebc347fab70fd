-- Cell by cell and both ways: what point_in_time and annual_prevalence say, epoch_indicators says, and nothing else.
{%- set published = [
    ('point_in_time', 'PIT', 'HOMELESS_PERSONS', 'persons'),
    ('point_in_time', 'PIT', 'HOMELESS_RATE', 'rate_per_10k'),
    ('point_in_time', 'PIT', 'ANONYMOUS_SIGHTINGS', 'anonymous'),
    ('annual_prevalence', 'FLOW', 'HOMELESS_PERSONS', 'persons'),
    ('annual_prevalence', 'FLOW', 'HOMELESS_NIGHTS', 'nights'),
] %}

with marts as (

    {%- for mart, count_type, indicator, column in published %}
    select
        '{{ count_type }}' as count_type,
        '{{ indicator }}' as indicator,
        cast(time_period as {{ dbt.type_string() }}) as time_period,
        ref_area,
        ethos_category as ethos_light,
        sex,
        age_band as age,
        cast({{ column }} as double) as obs_value,
        coverage,
        obs_status
    from {{ ref(mart) }}
    where {{ column }} is not null
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

observations as (

    select count_type, indicator, time_period, ref_area, ethos_light, sex, age, obs_value, coverage, obs_status
    from {{ ref('epoch_indicators') }}

)

(select * from marts except select * from observations)
union all
(select * from observations except select * from marts)
