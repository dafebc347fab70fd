with area_years as (

    select * from {{ ref('dim_area_year') }}

),

exits as (

    select
        person_id,
        episode_no,
        cast(extract(year from exited_on) as integer) as year,
        lineage,
        {{ days_between('exited_on', 'data_through') }} as days_followed,
        {{ days_between('exited_on', 'returned_on') }} as days_to_return
    from {{ ref('fct_exit') }}
    where exit_kind in {{ housing_exits() }}

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
        exits.*,
        row_number() over (partition by person_id, year order by episode_no) as exit_no
    from exits

),

-- Additive before it is drawn on a map: an exit is from one lineage.
cells as (

    select
        year,
        lineage,
        count(*) as exits,
        {%- for days in return_days() %}
        count(*) filter (where days_followed >= {{ days }}) as followed_{{ days }},
        count(*) filter (
            where days_followed >= {{ days }} and days_to_return <= {{ days }}
        ) as returned_{{ days }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from ranked
    where exit_no = 1
    group by year, lineage

),

counted as (

    select
        area_years.year,
        area_years.ref_area,
        sum(cells.exits) as exits,
        {%- for days in return_days() %}
        sum(cells.followed_{{ days }}) as followed_{{ days }},
        sum(cells.returned_{{ days }}) as returned_{{ days }}
        {{- ',' if not loop.last }}
        {%- endfor %}
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
    cast(coalesce(counted.exits, 0) as bigint) as exits,
    {%- for days in return_days() %}
    cast(coalesce(counted.followed_{{ days }}, 0) as bigint) as followed_{{ days }},
    cast(
        case when counted.followed_{{ days }} > 0 then counted.returned_{{ days }} end as bigint
    ) as returned_{{ days }},
    {%- endfor %}
    cast(coalesce(year_coverage.coverage, 0) as double) as coverage,
    {{ obs_status(
        not_collected='coalesce(year_coverage.covered_municipalities, 0) = 0',
        breaks=series_breaks(
            'exits_and_returns', 'area_years.ref_area', "'ethos_all'", 'area_years.first_day', 'area_years.last_day'
        ),
        unreliable='year_coverage.has_gap',
        provisional='area_years.is_provisional'
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
