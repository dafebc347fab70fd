{%- set members = ['E1', 'E2', 'E3', 'E4', 'E5', 'E6'] -%}

with area_years as (

    select * from {{ ref('dim_area_year') }}

),

years as (

    select distinct year, map_date, first_day, last_day, {{ add_days('last_day', 1) }} as next_first_day
    from area_years

),

person_years as (

    select * from {{ ref('fct_person_year') }}

),

segments as (

    select * from {{ ref('fct_segment') }}

),

persons as (

    select person_id, sex, {{ months_since_year_zero('birth_month') }} as birth_month_no from {{ ref('dim_person') }}

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

year_coverage as (

    select * from {{ ref('fct_area_year_coverage') }}

),

-- Who slept in two places is seen in both, and a same-day stay is a use of the service. A flag for each category:
-- distinct persons of the groups of categories follow from the flags.
seen as (

    select
        year,
        person_id,
        min(lineage) as first_lineage,
        max(lineage) as last_lineage
        {%- for member in members %},
        bool_or(ethos_category = '{{ member }}') as is_seen_{{ member }}
        {%- endfor %}
    from person_years
    group by year, person_id

),

-- Most are seen in one lineage in a year: they are counted there, and additive over its areas.
seen_in_one_lineage as (

    select
        seen.year,
        seen.first_lineage as lineage,
        coalesce(persons.sex, 'U') as sex,
        persons.birth_month_no
        {%- for member in members %},
        seen.is_seen_{{ member }}
        {%- endfor %},
        count(*) as persons
    from seen
    left join persons on persons.person_id = seen.person_id
    where seen.first_lineage = seen.last_lineage
    group by
        seen.year, seen.first_lineage, coalesce(persons.sex, 'U'), persons.birth_month_no
        {%- for member in members %}, seen.is_seen_{{ member }}{% endfor %}

),

-- Who is seen in several is in an area once, in however many of its lineages.
seen_in_several_lineages as (

    select
        person_years.year,
        area_map.ref_area,
        person_years.person_id
        {%- for member in members %},
        bool_or(person_years.ethos_category = '{{ member }}') as is_seen_{{ member }}
        {%- endfor %}
    from seen
    inner join person_years
        on
            person_years.year = seen.year
            and person_years.person_id = seen.person_id
    inner join years on years.year = person_years.year
    inner join area_map
        on
            area_map.map_date = years.map_date
            and area_map.lineage = person_years.lineage
    where seen.first_lineage <> seen.last_lineage
    group by person_years.year, area_map.ref_area, person_years.person_id

),

seen_in_areas as (

    select
        seen_in_one_lineage.year,
        area_map.ref_area,
        seen_in_one_lineage.sex,
        seen_in_one_lineage.birth_month_no
        {%- for member in members %},
        seen_in_one_lineage.is_seen_{{ member }}
        {%- endfor %},
        seen_in_one_lineage.persons
    from seen_in_one_lineage
    inner join years on years.year = seen_in_one_lineage.year
    inner join area_map
        on
            area_map.map_date = years.map_date
            and area_map.lineage = seen_in_one_lineage.lineage

    union all

    select
        several.year,
        several.ref_area,
        coalesce(persons.sex, 'U') as sex,
        persons.birth_month_no
        {%- for member in members %},
        several.is_seen_{{ member }}
        {%- endfor %},
        1 as persons
    from seen_in_several_lineages as several
    left join persons on persons.person_id = several.person_id

),

-- Age depends on the area: it is told on the area's last covered day of the year.
with_age as (

    select
        seen_in_areas.*,
        {{ age_of_born_in('seen_in_areas.birth_month_no', 'area_years.covered_to') }} as age
    from seen_in_areas
    inner join area_years
        on
            area_years.year = seen_in_areas.year
            and area_years.ref_area = seen_in_areas.ref_area

),

-- People of one area who are alike in everything that the figures tell apart.
kinds as (

    select
        year,
        ref_area,
        sex,
        {{ age_band('age') }} as age_band,
        {%- for member in members %}
        is_seen_{{ member }},
        {%- endfor %}
        sum(persons) as persons
    from with_age
    group by
        year, ref_area, sex, {{ age_band('age') }}
        {%- for member in members %}, is_seen_{{ member }}{% endfor %}

),

numbered as (

    select
        kinds.*,
        row_number() over (order by year) as kind_no
    from kinds

),

categories_of_kinds as (

    select distinct
        numbered.kind_no,
        ethos_groups.ethos_category
    from numbered
    inner join ethos_groups
        on
            case ethos_groups.member_category
                {%- for member in members %}
                when '{{ member }}' then numbered.is_seen_{{ member }}
                {%- endfor %}
            end

),

-- Each year in which a segment has a counted night.
segment_years as (

    select
        person_id,
        lineage,
        ethos_category,
        counted_from,
        ends_on,
        {{ each_number('extract(year from counted_from)', 'extract(year from ' ~ add_days('ends_on', -1) ~ ')') }}
            as year
    from segments
    where counted_from < ends_on

),

-- Nights are additive over lineages, so they are summed before they are drawn on a map.
slept as (

    select
        years.year,
        years.map_date,
        segments.lineage,
        segments.ethos_category as member_category,
        coalesce(persons.sex, 'U') as sex,
        persons.birth_month_no,
        sum({{ days_between(
            'greatest(segments.counted_from, years.first_day)', 'least(segments.ends_on, years.next_first_day)'
        ) }}) as nights
    from years
    inner join segment_years as segments on segments.year = years.year
    left join persons on persons.person_id = segments.person_id
    group by
        years.year, years.map_date, segments.lineage, segments.ethos_category, coalesce(persons.sex, 'U'),
        persons.birth_month_no

),

slept_in_areas as (

    select
        slept.year,
        area_map.ref_area,
        slept.member_category,
        slept.sex,
        {{ age_of_born_in('slept.birth_month_no', 'area_years.covered_to') }} as age,
        slept.nights
    from slept
    inner join area_map
        on
            area_map.map_date = slept.map_date
            and area_map.lineage = slept.lineage
    inner join area_years
        on
            area_years.year = slept.year
            and area_years.ref_area = area_map.ref_area

),

nights_of_kinds as (

    select
        year,
        ref_area,
        member_category,
        sex,
        {{ age_band('age') }} as age_band,
        sum(nights) as nights
    from slept_in_areas
    group by year, ref_area, member_category, sex, {{ age_band('age') }}

),

described as (

    select
        numbered.year,
        numbered.ref_area,
        categories_of_kinds.ethos_category,
        numbered.sex,
        numbered.age_band,
        numbered.persons,
        0 as nights
    from numbered
    inner join categories_of_kinds on categories_of_kinds.kind_no = numbered.kind_no

    union all

    select
        nights_of_kinds.year,
        nights_of_kinds.ref_area,
        ethos_groups.ethos_category,
        nights_of_kinds.sex,
        nights_of_kinds.age_band,
        0 as persons,
        nights_of_kinds.nights
    from nights_of_kinds
    inner join ethos_groups on ethos_groups.member_category = nights_of_kinds.member_category

),

counted as (

    select
        year,
        ref_area,
        ethos_category,
        coalesce(sex, '_T') as sex,
        coalesce(age_band, '_T') as age_band,
        sum(persons) as persons,
        sum(nights) as nights
    from described
    group by year, ref_area, ethos_category, grouping sets ((sex, age_band), (sex), (age_band), ())

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
