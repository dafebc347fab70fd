{%- set groups = {'E1_6': 'true', 'E2_3': "ethos_category in ('E2', 'E3')"} %}

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

-- HUD SPM 1a asks for emergency shelter and temporary accommodation (E2 and E3); the other group is every category.
-- Contiguous nights of a group, wherever they were spent and whether they count or lie before coverage, are one run.
-- Few segments touch another one: the others are a run of their own.
touching as (

    select
        person_id,
        ethos_category,
        starts_on,
        ends_on
    from segments
    where starts_on = previous_ends_on or ends_on = next_starts_on

),
{% for categories, is_in_group in groups.items() %}
touching_{{ categories }} as (

    select
        person_id,
        starts_on,
        coalesce(starts_on = lag(ends_on) over (partition by person_id order by starts_on), false) as goes_on
    from touching
    where {{ is_in_group }}

),

runs_{{ categories }} as (

    select
        person_id,
        starts_on,
        max(case when not goes_on then starts_on end) over (
            partition by person_id
            order by starts_on
            rows unbounded preceding
        ) as run_starts_on
    from touching_{{ categories }}

),
{% endfor %}
segments_in_runs as (

    select
        segments.person_id,
        segments.ethos_category,
        segments.starts_on,
        segments.ends_on
        {%- for categories in groups %},
        coalesce(runs_{{ categories }}.run_starts_on, segments.starts_on) as run_starts_on_{{ categories }}
        {%- endfor %}
    from segments
    {%- for categories in groups %}
    left join runs_{{ categories }}
        on
            runs_{{ categories }}.person_id = segments.person_id
            and runs_{{ categories }}.starts_on = segments.starts_on
    {%- endfor %}

),

-- Each year in which a segment has a counted night.
segment_years as (

    select
        person_id,
        segment_no,
        ethos_category,
        {{ each_number('extract(year from counted_from)', 'extract(year from ' ~ add_days('ends_on', -1) ~ ')') }}
            as year
    from segments
    where counted_from < ends_on

),

last_segments as (

    select
        segment_years.person_id,
        segment_years.year
        {%- for categories, is_in_group in groups.items() %},
        max(case when {{ is_in_group }} then segment_years.segment_no end) as segment_no_{{ categories }}
        {%- endfor %}
    from segment_years
    group by segment_years.person_id, segment_years.year

),

-- Where the person's counted nights of the year end, and with whom: empty for a group without any.
last_nights as (

    select
        last_segments.person_id,
        last_segments.year,
        years.map_date
        {%- for categories in groups %},
        last_{{ categories }}.episode_no as episode_no_{{ categories }},
        last_{{ categories }}.lineage as lineage_{{ categories }},
        case
            when last_{{ categories }}.ends_on > years.next_first_day then years.next_first_day
            else last_{{ categories }}.ends_on
        end as window_until_{{ categories }}
        {%- endfor %}
    from last_segments
    inner join years on years.year = last_segments.year
    {%- for categories in groups %}
    left join segments as last_{{ categories }}
        on
            last_{{ categories }}.person_id = last_segments.person_id
            and last_{{ categories }}.segment_no = last_segments.segment_no_{{ categories }}
    {%- endfor %}

),

-- The 365 days that end with the person's last counted night of the year: [window_from, window_until).
windows as (

    select
        last_nights.*
        {%- for categories in groups %},
        {{ add_days('window_until_' ~ categories, -var('length_window_days')) }} as window_from_{{ categories }}
        {%- endfor %}
    from last_nights

),

-- Where a segment holds the window's first day, its run counts from its own first night: those nights are contiguous.
-- The window of a part of the categories neither begins nor ends after that of all of them.
nights as (

    select
        windows.person_id,
        windows.year
        {%- for categories, is_in_group in groups.items() %},
        sum({{ days_between(
            'case
                when segments.starts_on <= windows.window_from_' ~ categories ~ '
                    then segments.run_starts_on_' ~ categories ~ '
                else segments.starts_on
            end',
            'least(segments.ends_on, windows.window_until_' ~ categories ~ ')'
        ) }}) filter (
            where {{ is_in_group }}
            and segments.starts_on < windows.window_until_{{ categories }}
            and segments.ends_on > windows.window_from_{{ categories }}
        ) as nights_{{ categories }}
        {%- endfor %}
    from windows
    inner join segments_in_runs as segments
        on
            segments.person_id = windows.person_id
            and segments.starts_on < windows.window_until_E1_6
            and segments.ends_on > coalesce(windows.window_from_E2_3, windows.window_from_E1_6)
    group by windows.person_id, windows.year

),

lengths as (
    {% for categories in groups %}
    select
        '{{ categories }}' as categories,
        windows.year,
        windows.map_date,
        windows.person_id,
        windows.episode_no_{{ categories }} as episode_no,
        windows.lineage_{{ categories }} as lineage,
        nights.nights_{{ categories }} as nights
    from windows
    inner join nights
        on
            nights.person_id = windows.person_id
            and nights.year = windows.year
    where windows.episode_no_{{ categories }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}

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
        {{ share_of('sum(nights)', 'count(*)') }} as mean_nights,
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
