-- The CHAIN typology (Combined Homelessness and Information Network, London). Who was seen before is asked of the
-- whole country: somebody who moved is not new.
with area_years as (

    select * from {{ ref('dim_area_year') }}

),

area_windows as (

    select * from {{ ref('dim_area_window') }}

),

area_map as (

    select * from {{ ref('dim_area_map') }}

),

year_coverage as (

    select * from {{ ref('fct_area_year_coverage') }}
    where need = 'ethos_all'

),

seen as (

    select distinct year, person_id, lineage from {{ ref('fct_person_year') }}

),

years_seen as (

    select
        person_id,
        year,
        lag(year) over (partition by person_id order by year) as previous_year
    from (select distinct person_id, year from seen) as person_years

),

-- Once a person and area, in however many of its lineages.
seen_in_areas as (

    select distinct
        area_years.year,
        area_years.ref_area,
        seen.person_id
    from seen
    inner join area_years on area_years.year = seen.year
    inner join area_map
        on
            area_map.map_date = area_years.map_date
            and area_map.ref_area = area_years.ref_area
            and area_map.lineage = seen.lineage

),

counted as (

    select
        seen_in_areas.year,
        seen_in_areas.ref_area,
        count(*) as persons,
        count(*) filter (where years_seen.previous_year is null) as flow,
        count(*) filter (where years_seen.previous_year = years_seen.year - 1) as stock,
        count(*) filter (where years_seen.previous_year < years_seen.year - 1) as returner
    from seen_in_areas
    inner join years_seen
        on
            years_seen.person_id = seen_in_areas.person_id
            and years_seen.year = seen_in_areas.year
    group by seen_in_areas.year, seen_in_areas.ref_area

),

{{ described_years(['persons', 'flow', 'stock', 'returner']) }},

-- In the first two years of an area's history nobody knows who was seen before. One to one: an area has one window.
with_past as (

    select
        described.*,
        described.year - extract(year from area_windows.first_covered_on) >= {{ var('unknown_past_years') }}
            as is_past_known
    from described
    inner join area_windows
        on
            area_windows.map_date = described.map_date
            and area_windows.ref_area = described.ref_area

)

select
    described.year as time_period,
    described.ref_area,
    described.persons,
    case when described.is_past_known then described.flow end as flow,
    case when described.is_past_known then described.stock end as stock,
    case when described.is_past_known then described.returner end as returner,
    described.coverage,
    {{ year_status('annual_flow_stock_returner', unreliable='not described.is_past_known') }} as obs_status
from with_past as described
