with years as (

    select
        year,
        map_date,
        {{ period_first_day("cast(year as " ~ dbt.type_string() ~ ") || '-01'") }} as first_day,
        {{ year_last_day('year') }} as last_day,
        {{ add_days(year_last_day('year'), 1) }} as next_first_day
    from {{ ref('dim_reference_year') }}

),

spells as (

    select * from {{ ref('fct_spell') }}

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

area_windows as (

    select * from {{ ref('dim_area_window') }}

),

ethos_groups as (

    select * from {{ ref('dim_ethos_group') }}

),

categories as (

    select distinct ethos_category, need from ethos_groups

),

year_coverage as (

    select * from {{ ref('fct_area_year_coverage') }}

),

-- The covered days of an area in the year: the denominator of average_nightly, and the day of the age.
area_years as (

    select
        years.year,
        years.map_date,
        years.first_day,
        years.last_day,
        area_windows.ref_area,
        greatest(years.first_day, area_windows.first_covered_on) as covered_from,
        least(years.last_day, area_windows.last_covered_on) as covered_to
    from years
    inner join area_windows on area_windows.map_date = years.map_date
    where area_windows.first_covered_on <= years.last_day and area_windows.last_covered_on >= years.first_day

),

-- Spells before flattening: who slept in two places is counted in both, and a same-day stay is a use of the service.
seen as (

    select
        years.year,
        years.map_date,
        spells.person_id,
        spells.lineage,
        spells.ethos_category as member_category
    from years
    inner join spells
        on
            spells.counted_from <= years.last_day
            and spells.ends_on >= years.first_day
    where
        (spells.counted_from < spells.ends_on and spells.ends_on > years.first_day)
        or (spells.is_zero_day and spells.starts_on >= spells.window_from and spells.starts_on <= spells.window_to)
    group by years.year, years.map_date, spells.person_id, spells.lineage, spells.ethos_category

),

seen_in_areas as (

    select distinct
        seen.year,
        area_map.ref_area,
        ethos_groups.ethos_category,
        seen.person_id
    from seen
    inner join area_map
        on
            area_map.map_date = seen.map_date
            and area_map.lineage = seen.lineage
    inner join ethos_groups on ethos_groups.member_category = seen.member_category

),

slept as (

    select
        years.year,
        years.map_date,
        segments.person_id,
        segments.lineage,
        segments.ethos_category as member_category,
        sum({{ days_between(
            'greatest(segments.counted_from, years.first_day)', 'least(segments.ends_on, years.next_first_day)'
        ) }}) as nights
    from years
    inner join segments
        on
            segments.counted_from <= years.last_day
            and segments.ends_on > years.first_day
            and segments.counted_from < segments.ends_on
    group by years.year, years.map_date, segments.person_id, segments.lineage, segments.ethos_category

),

slept_in_areas as (

    select
        slept.year,
        area_map.ref_area,
        ethos_groups.ethos_category,
        slept.person_id,
        sum(slept.nights) as nights
    from slept
    inner join area_map
        on
            area_map.map_date = slept.map_date
            and area_map.lineage = slept.lineage
    inner join ethos_groups on ethos_groups.member_category = slept.member_category
    group by slept.year, area_map.ref_area, ethos_groups.ethos_category, slept.person_id

),

described as (

    select
        seen_in_areas.year,
        seen_in_areas.ref_area,
        seen_in_areas.ethos_category,
        coalesce(persons.sex, 'U') as sex,
        {{ age_band(age_at('persons.birth_month', 'area_years.covered_to')) }} as age_band,
        coalesce(slept_in_areas.nights, 0) as nights
    from seen_in_areas
    inner join area_years
        on
            area_years.year = seen_in_areas.year
            and area_years.ref_area = seen_in_areas.ref_area
    left join persons on persons.person_id = seen_in_areas.person_id
    left join slept_in_areas
        on
            slept_in_areas.year = seen_in_areas.year
            and slept_in_areas.ref_area = seen_in_areas.ref_area
            and slept_in_areas.ethos_category = seen_in_areas.ethos_category
            and slept_in_areas.person_id = seen_in_areas.person_id

),

counted as (

    select
        described.year,
        described.ref_area,
        described.ethos_category,
        coalesce(described.sex, '_T') as sex,
        coalesce(described.age_band, '_T') as age_band,
        count(*) as persons,
        sum(described.nights) as nights
    from described
    group by
        described.year,
        described.ref_area,
        described.ethos_category,
        grouping sets ((described.sex, described.age_band), (described.sex), (described.age_band), ())

),

qualified as (

    select
        counted.*,
        area_years.first_day,
        area_years.last_day,
        area_years.covered_from,
        area_years.covered_to,
        categories.need,
        coalesce(year_coverage.coverage, 0) as coverage,
        coalesce(year_coverage.covered_municipalities, 0) as covered_municipalities,
        coalesce(year_coverage.has_gap, false) as has_gap
    from counted
    inner join area_years
        on
            area_years.year = counted.year
            and area_years.ref_area = counted.ref_area
    inner join categories on categories.ethos_category = counted.ethos_category
    left join year_coverage
        on
            year_coverage.year = counted.year
            and year_coverage.ref_area = counted.ref_area
            and year_coverage.need = categories.need

)

select
    qualified.year as time_period,
    qualified.ref_area,
    qualified.ethos_category,
    qualified.sex,
    qualified.age_band,
    cast(qualified.persons as bigint) as persons,
    cast(qualified.nights as bigint) as nights,
    cast(qualified.nights as double)
    / ({{ days_between('qualified.covered_from', 'qualified.covered_to') }} + 1) as average_nightly,
    cast(qualified.coverage as double) as coverage,
    {{ obs_status(
        not_collected='qualified.covered_municipalities = 0',
        breaks=series_breaks(
            'annual_prevalence', 'qualified.ref_area', 'qualified.need', 'qualified.first_day', 'qualified.last_day'
        ),
        unreliable='qualified.has_gap',
        provisional='qualified.covered_to < qualified.last_day'
    ) }} as obs_status
from qualified
