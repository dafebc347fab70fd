-- What another break than the 7 nights of episode_gap_days would make of the same nights (methodology 3, "Episodes").
with area_years as (

    select * from {{ ref('dim_area_year') }}

),

area_map as (

    select * from {{ ref('dim_area_map') }}

),

year_coverage as (

    select * from {{ ref('fct_area_year_coverage') }}
    where need = 'ethos_all'

),

gaps as (

    {%- for gap_nights in var('sensitivity_gap_nights') %}
    select {{ gap_nights }} as gap_nights, {{ [gap_nights, 1] | max }} as parting_nights
    {{- ' union all' if not loop.last }}
    {%- endfor %}

),

segments as (

    select
        person_id,
        lineage,
        starts_on,
        starts_on >= window_from as is_start_counted,
        is_after_move_in,
        lag(ends_on) over (partition by person_id order by segment_no) as previous_ends_on,
        lag(ends_on > window_to) over (partition by person_id order by segment_no) as is_previous_cut,
        last_value(ends_on) over whole_timeline as final_ends_on,
        last_value(ends_on > window_to) over whole_timeline as is_final_cut
    from {{ ref('fct_segment') }}
    window whole_timeline as (
        partition by person_id order by segment_no rows between unbounded preceding and unbounded following
    )

),

openings as (

    select
        gaps.gap_nights,
        segments.*
    from segments
    inner join gaps
        on
            segments.previous_ends_on is null
            or segments.is_after_move_in
            or {{ days_between('segments.previous_ends_on', 'segments.starts_on') }} >= gaps.parting_nights

),

-- An episode ends with the segment before the next one that opens one, the person's last episode with the last segment.
episodes as (

    select
        gap_nights,
        person_id,
        lineage,
        starts_on,
        is_start_counted,
        coalesce(
            lead(previous_ends_on) over (partition by gap_nights, person_id order by starts_on), final_ends_on
        ) as ends_on,
        coalesce(
            lead(is_previous_cut) over (partition by gap_nights, person_id order by starts_on), is_final_cut
        ) as is_censored
    from openings

),

bounded as (

    select
        gap_nights,
        cast(extract(year from starts_on) as integer) as year,
        lineage,
        {{ days_between('starts_on', 'ends_on') }} as days,
        is_censored
    from episodes
    where is_start_counted

),

-- Additive before it is drawn on a map: an episode begins in one lineage.
cells as (

    select
        gap_nights,
        year,
        lineage,
        is_censored,
        count(*) as episodes,
        sum(days) as days
    from bounded
    group by gap_nights, year, lineage, is_censored

),

counted as (

    select
        area_years.year,
        area_years.ref_area,
        cells.gap_nights,
        sum(cells.episodes) as episodes,
        {{ share_of('sum(cells.days)', 'sum(cells.episodes)') }} as mean_days,
        sum(cells.episodes) filter (where not cells.is_censored) as episodes_completed,
        {{ share_of(
            'sum(cells.days) filter (where not cells.is_censored)',
            'sum(cells.episodes) filter (where not cells.is_censored)'
        ) }} as mean_days_completed
    from cells
    inner join area_years on area_years.year = cells.year
    inner join area_map
        on
            area_map.map_date = area_years.map_date
            and area_map.ref_area = area_years.ref_area
            and area_map.lineage = cells.lineage
    group by area_years.year, area_years.ref_area, cells.gap_nights

),

rows_to_show as (

    select
        area_years.*,
        gaps.gap_nights
    from area_years
    cross join gaps

)

select
    rows_to_show.year as time_period,
    rows_to_show.ref_area,
    rows_to_show.gap_nights,
    cast(coalesce(counted.episodes, 0) as bigint) as episodes,
    cast(counted.mean_days as double) as mean_days,
    cast(coalesce(counted.episodes_completed, 0) as bigint) as episodes_completed,
    cast(counted.mean_days_completed as double) as mean_days_completed,
    cast(coalesce(year_coverage.coverage, 0) as double) as coverage,
    {{ obs_status(
        not_collected='coalesce(year_coverage.covered_municipalities, 0) = 0',
        breaks=series_breaks(
            'episode_gap_sensitivity', 'rows_to_show.ref_area', "'ethos_all'", 'rows_to_show.first_day',
            'rows_to_show.last_day'
        ),
        unreliable='year_coverage.has_gap',
        provisional='rows_to_show.covered_to < rows_to_show.last_day'
    ) }} as obs_status
from rows_to_show
left join counted
    on
        counted.year = rows_to_show.year
        and counted.ref_area = rows_to_show.ref_area
        and counted.gap_nights = rows_to_show.gap_nights
left join year_coverage
    on
        year_coverage.year = rows_to_show.year
        and year_coverage.ref_area = rows_to_show.ref_area
