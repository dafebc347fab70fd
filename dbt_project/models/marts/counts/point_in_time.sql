with reference_dates as (

    select * from {{ ref('dim_reference_date') }}

),

segments as (

    select * from {{ ref('fct_segment') }}

),

persons as (

    select * from {{ ref('dim_person') }}

),

area_map as (

    select * from {{ ref('dim_area_map') }}

),

ethos_groups as (

    select * from {{ ref('dim_ethos_group') }}

),

categories as (

    select distinct ethos_category, need from ethos_groups

),

area_coverage as (

    select * from {{ ref('fct_area_coverage') }}
    where map_date = covered_on

),

sightings as (

    select * from {{ ref('fct_anonymous_sighting') }}

),

population as (

    select * from {{ ref('dim_population') }}

),

-- One row per person and reference date: segments do not overlap, and a gap day is in none.
homeless as (

    select
        reference_dates.reference_date,
        segments.person_id,
        segments.lineage,
        segments.ethos_category as member_category,
        coalesce(persons.sex, 'U') as sex,
        {{ age_band(age_at('persons.birth_month', 'reference_dates.reference_date')) }} as age_band
    from reference_dates
    inner join segments
        on
            reference_dates.reference_date >= segments.counted_from
            and reference_dates.reference_date < segments.ends_on
    left join persons on persons.person_id = segments.person_id

),

-- Additive before it is rolled up: a person lies in one lineage and one category a night.
cells as (

    select
        reference_date,
        lineage,
        member_category,
        sex,
        age_band,
        count(*) as persons
    from homeless
    group by reference_date, lineage, member_category, sex, age_band

),

counted as (

    select
        cells.reference_date,
        area_map.ref_area,
        ethos_groups.ethos_category,
        coalesce(cells.sex, '_T') as sex,
        coalesce(cells.age_band, '_T') as age_band,
        sum(cells.persons) as persons
    from cells
    inner join area_map
        on
            area_map.map_date = cells.reference_date
            and area_map.lineage = cells.lineage
    inner join ethos_groups on ethos_groups.member_category = cells.member_category
    group by
        cells.reference_date,
        area_map.ref_area,
        ethos_groups.ethos_category,
        grouping sets ((cells.sex, cells.age_band), (cells.sex), (cells.age_band), ())

),

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

),

-- Every category of an area where somebody is covered for it: nobody counted is a finding there.
collected as (

    select
        area_coverage.map_date as reference_date,
        area_coverage.ref_area,
        categories.ethos_category
    from area_coverage
    inner join categories on categories.need = area_coverage.need
    where area_coverage.covered_municipalities > 0

),

rows_to_show as (

    select reference_date, ref_area, ethos_category, '_T' as sex, '_T' as age_band from collected
    union
    select reference_date, ref_area, ethos_category, sex, age_band from counted

),

described as (

    select
        rows_to_show.*,
        coalesce(counted.persons, 0) as persons,
        area_coverage.need,
        coalesce(area_coverage.coverage, 0) as coverage,
        coalesce(area_coverage.covered_municipalities, 0) as covered_municipalities,
        coalesce(area_coverage.has_gap, false) as has_gap,
        rows_to_show.sex = '_T' and rows_to_show.age_band = '_T' as is_total
    from rows_to_show
    left join counted
        on
            counted.reference_date = rows_to_show.reference_date
            and counted.ref_area = rows_to_show.ref_area
            and counted.ethos_category = rows_to_show.ethos_category
            and counted.sex = rows_to_show.sex
            and counted.age_band = rows_to_show.age_band
    inner join categories on categories.ethos_category = rows_to_show.ethos_category
    left join area_coverage
        on
            area_coverage.map_date = rows_to_show.reference_date
            and area_coverage.ref_area = rows_to_show.ref_area
            and area_coverage.need = categories.need

)

select
    described.reference_date as time_period,
    described.ref_area,
    described.ethos_category,
    described.sex,
    described.age_band,
    cast(described.persons as bigint) as persons,
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
    {{ obs_status(
        not_collected='described.covered_municipalities = 0',
        breaks=series_breaks(
            'point_in_time', 'described.ref_area', 'described.need',
            "cast(date_trunc('month', described.reference_date) as date)", 'described.reference_date'
        ),
        unreliable='described.has_gap',
        provisional='false'
    ) }} as obs_status
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
