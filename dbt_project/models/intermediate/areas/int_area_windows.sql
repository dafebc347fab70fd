-- When an area, as drawn on a map, is covered at all: by any feed that gives spells, of any lineage that lies in it.
with area_lineages as (

    select * from {{ ref('int_area_lineages') }}

),

windows as (

    select * from {{ ref('int_counting_windows') }}

),

covered_lineages as (

    select distinct
        area_lineages.map_date,
        area_lineages.lineage
    from (select distinct map_date, lineage from area_lineages) as area_lineages
    inner join {{ ref('int_coverage') }} as coverage
        on
            coverage.lineage = area_lineages.lineage
            and coverage.feed in ('shelter_stays', 'living_situations', 'institution_discharges')
            and area_lineages.map_date between coverage.first_day and coverage.data_through

)

select
    area_lineages.map_date,
    area_lineages.ref_area,
    area_lineages.area_level,
    min(windows.window_from) as first_covered_on,
    max(windows.latest_data_through) as last_covered_on,
    count(covered_lineages.lineage) > 0 as is_covered,
    coalesce(bool_or(
        covered_lineages.lineage is not null
        and windows.latest_data_through < {{ add_days('area_lineages.map_date', var('provisional_days')) }}
    ), false) as is_provisional
from area_lineages
left join windows on windows.lineage = area_lineages.lineage
left join covered_lineages
    on
        covered_lineages.map_date = area_lineages.map_date
        and covered_lineages.lineage = area_lineages.lineage
group by area_lineages.map_date, area_lineages.ref_area, area_lineages.area_level
