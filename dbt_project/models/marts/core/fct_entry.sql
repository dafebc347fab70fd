-- What was last known of a person before an entry: the last night of the episode before (no spell reaches beyond its
-- episode), or a same-day stay after it.
with segments as (

    select * from {{ ref('int_segments') }}

),

windows as (

    select * from {{ ref('int_counting_windows') }}

),

zero_days as (

    select
        person_id,
        starts_on as seen_on
    from {{ ref('int_spells') }}
    where is_zero_day

),

episodes as (

    select
        person_id,
        episode_no,
        starts_on,
        entry_kind,
        previous_ends_on
    from {{ ref('int_episodes') }}

),

-- An entry comes before what else is known of its day: that is no earlier day.
zero_days_before as (

    select
        episodes.person_id,
        episodes.episode_no,
        max(zero_days.seen_on) as seen_on
    from episodes
    inner join zero_days
        on
            zero_days.person_id = episodes.person_id
            and zero_days.seen_on < episodes.starts_on
            and (episodes.previous_ends_on is null or zero_days.seen_on >= episodes.previous_ends_on)
    group by episodes.person_id, episodes.episode_no

),

-- A segment has the window of its lineage.
counted_starts as (

    select
        person_id,
        starts_on,
        lineage,
        window_from
    from segments
    where starts_on >= window_from

)

-- One to one: an episode has one first segment.
select
    episodes.person_id,
    episodes.episode_no,
    episodes.starts_on as entered_on,
    episodes.entry_kind,
    counted_starts.lineage,
    counted_starts.window_from,
    windows.latest_data_through as data_through,
    coalesce(zero_days_before.seen_on, {{ add_days('episodes.previous_ends_on', -1) }}) as last_seen_on
from episodes
inner join counted_starts
    on
        counted_starts.person_id = episodes.person_id
        and counted_starts.starts_on = episodes.starts_on
inner join windows on windows.lineage = counted_starts.lineage
left join zero_days_before
    on
        zero_days_before.person_id = episodes.person_id
        and zero_days_before.episode_no = episodes.episode_no
