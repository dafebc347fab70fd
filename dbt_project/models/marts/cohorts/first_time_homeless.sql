with area_years as (

    select * from {{ ref('dim_area_year') }}

),

entries as (

    select
        person_id,
        episode_no,
        cast(extract(year from entered_on) as integer) as year,
        lineage,
        window_from,
        last_seen_on,
        {{ add_months('entered_on', -var('first_time_months')) }} as asked_from
    from {{ ref('fct_entry') }}

),

area_map as (

    select * from {{ ref('dim_area_map') }}

),

year_coverage as (

    select * from {{ ref('fct_area_year_coverage') }}
    where need = 'ethos_all'

),

ranked as (

    select
        entries.*,
        window_from <= asked_from as is_assessable,
        last_seen_on is null or last_seen_on < asked_from as is_unseen_before,
        row_number() over (partition by person_id, year order by episode_no) as entry_no
    from entries

),

-- Additive before it is drawn on a map: an entry is in one lineage.
cells as (

    select
        year,
        lineage,
        count(*) as entries,
        count(*) filter (where is_assessable) as assessable,
        count(*) filter (where is_assessable and is_unseen_before) as first_time
    from ranked
    where entry_no = 1
    group by year, lineage

),

counted as (

    select
        area_years.year,
        area_years.ref_area,
        sum(cells.entries) as entries,
        sum(cells.assessable) as assessable,
        sum(cells.first_time) as first_time
    from cells
    inner join area_years on area_years.year = cells.year
    inner join area_map
        on
            area_map.map_date = area_years.map_date
            and area_map.ref_area = area_years.ref_area
            and area_map.lineage = cells.lineage
    group by area_years.year, area_years.ref_area

)

select
    area_years.year as time_period,
    area_years.ref_area,
    cast(coalesce(counted.entries, 0) as bigint) as entries,
    cast(coalesce(counted.assessable, 0) as bigint) as assessable,
    cast(case when counted.assessable > 0 then counted.first_time end as bigint) as first_time,
    {{ share_of('counted.first_time', 'counted.assessable') }} as first_time_share,
    cast(coalesce(year_coverage.coverage, 0) as double) as coverage,
    {{ obs_status(
        not_collected='coalesce(year_coverage.covered_municipalities, 0) = 0',
        breaks=series_breaks(
            'first_time_homeless', 'area_years.ref_area', "'ethos_all'", 'area_years.first_day', 'area_years.last_day'
        ),
        unreliable='year_coverage.has_gap or counted.assessable < counted.entries',
        provisional='area_years.covered_to < area_years.last_day'
    ) }} as obs_status
from area_years
left join counted
    on
        counted.year = area_years.year
        and counted.ref_area = area_years.ref_area
left join year_coverage
    on
        year_coverage.year = area_years.year
        and year_coverage.ref_area = area_years.ref_area
