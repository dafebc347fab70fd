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

after_move_in as (

    select
        person_id,
        starts_on
    from {{ ref('fct_segment') }}
    where is_after_move_in

),

-- Between two segments lie nights of break; a Housing First move-in between them parts them all the same.
segments as (

    select
        segments.person_id,
        segments.lineage,
        segments.starts_on,
        segments.ends_on,
        segments.starts_on >= segments.window_from as is_start_counted,
        segments.ends_on > segments.window_to as is_censored,
        case
            when segments.previous_ends_on is not null and not segments.is_after_move_in
                then {{ days_between('segments.previous_ends_on', 'segments.starts_on') }}
        end as nights_before,
        case
            when segments.next_starts_on is not null and after_move_in.person_id is null
                then {{ days_between('segments.ends_on', 'segments.next_starts_on') }}
        end as nights_after
    from {{ ref('fct_segment') }} as segments
    left join after_move_in
        on
            after_move_in.person_id = segments.person_id
            and after_move_in.starts_on = segments.next_starts_on

),

edges as (

    select
        gaps.gap_nights,
        segments.person_id,
        segments.lineage,
        segments.starts_on,
        segments.ends_on,
        segments.is_start_counted,
        segments.is_censored,
        coalesce(segments.nights_before >= gaps.parting_nights, true) as opens_episode,
        coalesce(segments.nights_after >= gaps.parting_nights, true) as closes_episode
    from segments
    cross join gaps
    where
        coalesce(segments.nights_before >= gaps.parting_nights, true)
        or coalesce(segments.nights_after >= gaps.parting_nights, true)

),

-- Openings and closings of longer episodes take turns: after each that opens one comes that which closes it.
longer_episodes as (

    select
        gap_nights,
        lineage,
        starts_on,
        is_start_counted,
        opens_episode,
        lead(ends_on) over (partition by gap_nights, person_id order by starts_on) as ends_on,
        lead(is_censored) over (partition by gap_nights, person_id order by starts_on) as is_censored
    from edges
    where opens_episode <> closes_episode

),

episodes as (

    select gap_nights, lineage, starts_on, is_start_counted, ends_on, is_censored
    from edges
    where opens_episode and closes_episode

    union all

    select gap_nights, lineage, starts_on, is_start_counted, ends_on, is_censored
    from longer_episodes
    where opens_episode

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
