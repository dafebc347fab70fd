with winning_spells as (

    select * from {{ ref('int_winning_spells') }}

),

move_ins as (

    select distinct person_id, move_in from {{ ref('int_hf_move_ins') }}

),

ordered as (

    select
        winning_spells.*,
        cast(row_number() over (partition by person_id order by starts_on) as integer) as segment_no,
        lag(ends_on) over (partition by person_id order by starts_on) as previous_ends_on,
        lead(starts_on) over (partition by person_id order by starts_on) as next_starts_on
    from winning_spells

),

-- A move-in between two segments parts them, however few nights lie between.
parted_by_move_in as (

    select distinct
        ordered.person_id,
        ordered.segment_no
    from ordered
    inner join move_ins
        on
            move_ins.person_id = ordered.person_id
            and move_ins.move_in between ordered.previous_ends_on and ordered.starts_on

),

marked as (

    select
        ordered.*,
        ordered.previous_ends_on is null
        or {{ days_between('ordered.previous_ends_on', 'ordered.starts_on') }} >= {{ var('episode_gap_days') }}
        or parted_by_move_in.segment_no is not null as opens_episode,
        parted_by_move_in.segment_no is not null as is_after_move_in
    from ordered
    left join parted_by_move_in
        on
            parted_by_move_in.person_id = ordered.person_id
            and parted_by_move_in.segment_no = ordered.segment_no

),

numbered as (

    select
        marked.*,
        cast(sum(case when opens_episode then 1 else 0 end) over (
            partition by person_id
            order by starts_on
            rows unbounded preceding
        ) as integer) as episode_no,
        not lead(opens_episode) over (partition by person_id order by starts_on) as goes_on
    from marked

)

select
    person_id,
    segment_no,
    episode_no,
    lineage,
    feed,
    ethos_light,
    ethos_category,
    is_assumed,
    starts_on,
    ends_on,
    -- Gap days up to the next segment of the episode carry this segment's lineage, situation and window.
    case when goes_on then next_starts_on else ends_on end as carried_until,
    window_from,
    window_to,
    greatest(starts_on, window_from) as counted_from,
    destination_group,
    is_after_move_in,
    previous_ends_on,
    next_starts_on,
    -- Most episodes are one segment: what is told of their segments together is told of it alone.
    opens_episode and not coalesce(goes_on, false) as is_whole_episode
from numbered
