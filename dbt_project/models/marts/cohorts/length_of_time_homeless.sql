with area_years as (

    select * from {{ ref('dim_area_year') }}

),

years as (

    select distinct year, map_date, first_day, last_day, {{ add_days('last_day', 1) }} as next_first_day
    from area_years

),

segments as (

    select * from {{ ref('fct_segment') }}

),

episodes as (

    select * from {{ ref('fct_episode') }}

),

area_map as (

    select * from {{ ref('dim_area_map') }}

),

year_coverage as (

    select * from {{ ref('fct_area_year_coverage') }}

),

-- HUD SPM 1a asks for emergency shelter and temporary accommodation (E2 and E3); the second row for every category.
category_groups as (

    select member_category, 'E1_6' as categories
    from {{ ref('dim_ethos_group') }}
    where ethos_category = '_T'

    union all

    select member_category, 'E2_3' as categories
    from {{ ref('dim_ethos_group') }}
    where ethos_category in ('E2', 'E3')

),

grouped_segments as (

    select
        category_groups.categories,
        segments.person_id,
        segments.episode_no,
        segments.lineage,
        segments.starts_on,
        segments.ends_on,
        segments.counted_from,
        lag(segments.ends_on) over own_segments as previous_ends_on,
        lead(segments.starts_on) over own_segments as next_starts_on
    from segments
    inner join category_groups on category_groups.member_category = segments.ethos_category
    window own_segments as (
        partition by category_groups.categories, segments.person_id order by segments.starts_on
    )

),

marked as (

    select
        grouped_segments.*,
        coalesce(starts_on = previous_ends_on, false) as goes_on,
        coalesce(starts_on = previous_ends_on, false) or coalesce(ends_on = next_starts_on, false) as touches_another
    from grouped_segments

),

-- Contiguous nights, wherever they were spent and whether they count or lie before coverage, are one run. Most segments
-- touch no other one and are a run of their own.
segments_in_runs as (

    select
        categories,
        person_id,
        starts_on,
        ends_on,
        max(case when not goes_on then starts_on end) over (
            partition by categories, person_id
            order by starts_on
            rows unbounded preceding
        ) as run_starts_on
    from marked
    where touches_another

    union all

    select categories, person_id, starts_on, ends_on, starts_on as run_starts_on
    from marked
    where not touches_another

),

nights_of_the_year as (

    select
        grouped_segments.categories,
        years.year,
        years.map_date,
        grouped_segments.person_id,
        grouped_segments.episode_no,
        grouped_segments.lineage,
        least(grouped_segments.ends_on, years.next_first_day) as ends_on,
        row_number() over (
            partition by grouped_segments.categories, years.year, grouped_segments.person_id
            order by grouped_segments.starts_on desc
        ) as place_from_the_end
    from years
    inner join grouped_segments
        on
            grouped_segments.counted_from < years.next_first_day
            and grouped_segments.ends_on > years.first_day
            and grouped_segments.counted_from < grouped_segments.ends_on

),

-- The 365 days that end with the person's last counted night of the year: [window_from, window_until).
windows as (

    select
        nights_of_the_year.*,
        {{ add_days('ends_on', -var('length_window_days')) }} as window_from,
        ends_on as window_until
    from nights_of_the_year
    where place_from_the_end = 1

),

-- Where a segment holds the window's first day, its run counts from its own first night: those nights are contiguous.
lengths as (

    select
        windows.categories,
        windows.year,
        windows.map_date,
        windows.person_id,
        windows.episode_no,
        windows.lineage,
        sum({{ days_between(
            'case
                when segments.starts_on <= windows.window_from then segments.run_starts_on
                else segments.starts_on
            end',
            'least(segments.ends_on, windows.window_until)'
        ) }}) as nights
    from windows
    inner join segments_in_runs as segments
        on
            segments.categories = windows.categories
            and segments.person_id = windows.person_id
            and segments.starts_on < windows.window_until
            and segments.ends_on > windows.window_from
    group by
        windows.categories, windows.year, windows.map_date, windows.person_id, windows.episode_no, windows.lineage

),

placed as (

    select
        lengths.categories,
        lengths.year,
        area_years.ref_area,
        lengths.nights,
        case
            when episodes.is_censored or episodes.ends_on > {{ add_days('area_years.covered_to', 1) }} then 'ongoing'
            else 'completed'
        end as state
    from lengths
    inner join episodes
        on
            episodes.person_id = lengths.person_id
            and episodes.episode_no = lengths.episode_no
    inner join area_map
        on
            area_map.map_date = lengths.map_date
            and area_map.lineage = lengths.lineage
    inner join area_years
        on
            area_years.year = lengths.year
            and area_years.ref_area = area_map.ref_area

),

counted as (

    select
        categories,
        year,
        ref_area,
        coalesce(state, '_T') as state,
        count(*) as persons,
        {{ exact_mean('nights') }} as mean_nights,
        percentile_cont(0.5) within group (order by nights) as median_nights
    from placed
    group by categories, year, ref_area, grouping sets ((state), ())

),

rows_to_show as (

    select
        area_years.*,
        shown.categories,
        shown.need,
        states.state
    from area_years
    cross join (values ('E2_3', 'shelter_stays'), ('E1_6', 'ethos_all')) as shown (categories, need)
    cross join (values ('_T'), ('completed'), ('ongoing')) as states (state)

)

select
    rows_to_show.year as time_period,
    rows_to_show.ref_area,
    rows_to_show.categories,
    rows_to_show.state,
    cast(coalesce(counted.persons, 0) as bigint) as persons,
    cast(counted.mean_nights as double) as mean_nights,
    cast(counted.median_nights as double) as median_nights,
    cast(coalesce(year_coverage.coverage, 0) as double) as coverage,
    {{ obs_status(
        not_collected='coalesce(year_coverage.covered_municipalities, 0) = 0',
        breaks=series_breaks(
            'length_of_time_homeless', 'rows_to_show.ref_area', 'rows_to_show.need',
            'rows_to_show.first_day', 'rows_to_show.last_day'
        ),
        unreliable='year_coverage.has_gap',
        provisional='rows_to_show.covered_to < rows_to_show.last_day'
    ) }} as obs_status
from rows_to_show
left join counted
    on
        counted.categories = rows_to_show.categories
        and counted.year = rows_to_show.year
        and counted.ref_area = rows_to_show.ref_area
        and counted.state = rows_to_show.state
left join year_coverage
    on
        year_coverage.year = rows_to_show.year
        and year_coverage.ref_area = rows_to_show.ref_area
        and year_coverage.need = rows_to_show.need
