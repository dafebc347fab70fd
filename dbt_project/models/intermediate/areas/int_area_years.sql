-- An area with a covered day in a year. Figures of the year can still change while fewer days than `provisional_days`
-- follow it in a lineage that is covered somewhere in it.
with years as (

    select
        year,
        map_date,
        {{ year_first_day('year') }} as first_day,
        last_day
    from {{ ref('int_reference_years') }}

),

area_lineages as (

    select * from {{ ref('int_area_lineages') }}

),

windows as (

    select * from {{ ref('int_counting_windows') }}

)

select
    years.year,
    years.map_date,
    area_lineages.ref_area,
    area_lineages.area_level,
    years.first_day,
    years.last_day,
    greatest(years.first_day, min(windows.window_from)) as covered_from,
    least(years.last_day, max(windows.latest_data_through)) as covered_to,
    bool_or(
        windows.window_from <= years.last_day
        and windows.latest_data_through between years.first_day
        and {{ add_days('years.last_day', var('provisional_days') - 1) }}
    ) as is_provisional
from years
inner join area_lineages on area_lineages.map_date = years.map_date
inner join windows on windows.lineage = area_lineages.lineage
group by
    years.year, years.map_date, area_lineages.ref_area, area_lineages.area_level, years.first_day, years.last_day
having
    min(windows.window_from) <= years.last_day
    and max(windows.latest_data_through) >= years.first_day
