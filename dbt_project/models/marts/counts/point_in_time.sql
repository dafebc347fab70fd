with homeless as (

    select * from {{ ref('fct_stock') }}

),

sightings as (

    select * from {{ ref('fct_anonymous_sighting') }}

),

population as (

    select * from {{ ref('dim_population') }}

),

{{ stock_cube({'persons': 'true'}) }},

anonymous as (

    select
        sightings.observed_on as reference_date,
        area_map.ref_area,
        sightings.ethos_category,
        sum(sightings.sightings) as anonymous
    from sightings
    inner join area_map
        on
            area_map.map_date = sightings.observed_on
            and area_map.lineage = sightings.lineage
    group by sightings.observed_on, area_map.ref_area, sightings.ethos_category

)

select
    described.reference_date as time_period,
    described.ref_area,
    described.ethos_category,
    described.sex,
    described.age_band,
    described.persons,
    -- A sighting without a person has no sex or age; where street sightings are collected, none seen is a 0.
    case
        when described.is_total and described.ethos_category = 'E1'
            then cast(coalesce(anonymous.anonymous, 0) as bigint)
        when described.is_total then cast(anonymous.anonymous as bigint)
    end as anonymous,
    case
        when described.is_total then cast(described.persons as double) * 10000 / population.population
    end as rate_per_10k,
    cast(described.coverage as double) as coverage,
    {{ stock_status('point_in_time') }} as obs_status
from described
left join anonymous
    on
        anonymous.reference_date = described.reference_date
        and anonymous.ref_area = described.ref_area
        and anonymous.ethos_category = described.ethos_category
left join population
    on
        population.ref_area = described.ref_area
        and population.year = extract(year from described.reference_date)
