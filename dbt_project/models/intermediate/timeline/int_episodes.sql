with segments as (

    select * from {{ ref('int_segments') }}

),

deaths as (

    select * from {{ ref('int_deaths') }}

),

move_ins as (

    select distinct person_id, move_in from {{ ref('int_hf_move_ins') }}

),

segments_of_longer_episodes as (

    select * from segments
    where is_whole_episode is not true

),

bounds as (

    select
        person_id,
        episode_no,
        min(starts_on) as starts_on,
        max(ends_on) as ends_on,
        cast(count(*) as integer) as segments,
        cast(sum({{ days_between('starts_on', 'ends_on') }}) as integer) as nights,
        cast(sum({{ days_between('ends_on', 'carried_until') }}) as integer) as gap_nights
    from segments_of_longer_episodes
    group by person_id, episode_no

),

-- One row per episode: a segment's end is unique in a person's timeline.
with_last_segment as (

    select
        bounds.*,
        last_segments.lineage as last_lineage,
        last_segments.ethos_category as last_ethos_category,
        last_segments.window_to as last_window_to,
        last_segments.destination_group
    from bounds
    inner join segments_of_longer_episodes as last_segments
        on
            last_segments.person_id = bounds.person_id
            and last_segments.ends_on = bounds.ends_on

    union all

    select
        person_id,
        episode_no,
        starts_on,
        ends_on,
        1 as segments,
        {{ days_between('starts_on', 'ends_on') }} as nights,
        {{ days_between('ends_on', 'carried_until') }} as gap_nights,
        lineage as last_lineage,
        ethos_category as last_ethos_category,
        window_to as last_window_to,
        destination_group
    from segments
    where is_whole_episode

),

with_end as (

    select
        with_last_segment.*,
        with_last_segment.ends_on > with_last_segment.last_window_to as is_censored,
        coalesce(deaths.died_on = with_last_segment.ends_on, false) as ends_with_death,
        move_ins.move_in is not null as ends_with_move_in
    from with_last_segment
    left join deaths on deaths.person_id = with_last_segment.person_id
    left join move_ins
        on
            move_ins.person_id = with_last_segment.person_id
            and move_ins.move_in = with_last_segment.ends_on

),

with_exit as (

    select
        with_end.*,
        -- Precedence: a death on the day of the end, a move-in on it, the winner's destination (methodology 4).
        case
            when is_censored then null
            when ends_with_death then 'deceased'
            when ends_with_move_in then 'hf'
            when destination_group = 'homeless' then 'homeless_unseen'
            else coalesce(destination_group, 'unknown')
        end as exit_kind
    from with_end

),

with_previous as (

    select
        with_exit.*,
        lag(ends_on) over (partition by person_id order by episode_no) as previous_ends_on,
        lag(exit_kind) over (partition by person_id order by episode_no) as previous_exit_kind
    from with_exit

)

select
    person_id,
    episode_no,
    starts_on,
    ends_on,
    segments,
    nights,
    gap_nights,
    case
        when episode_no = 1 then 'new'
        when previous_exit_kind in ('permanent', 'hf') then 'returned_housing'
        else 'returned_other'
    end as entry_kind,
    previous_ends_on,
    previous_exit_kind,
    is_censored,
    exit_kind,
    ends_with_move_in and not is_censored and not ends_with_death as is_ended_by_move_in,
    last_lineage,
    last_ethos_category,
    last_window_to
from with_previous
