-- How long somebody has been in emergency or transitional accommodation without a break that ends an occasion.
with segments as (
    select * from {{ ref('int_segments') }}
    where ethos_category in ('E2', 'E3')
),

ordered as (
    select
        segments.*,
        lag(episode_no) over (partition by person_id order by starts_on) as previous_episode_no,
        lag(ends_on) over (partition by person_id order by starts_on) as previous_accommodation_ends_on
    from segments
),

marked as (
    -- Inside an episode: a Housing First move-in and a longer gap have ended it already.
    select
        ordered.*,
        previous_episode_no is null
        or previous_episode_no <> episode_no
        or {{ days_between('previous_accommodation_ends_on', 'starts_on') }} >= {{ var('episode_gap_days') }} as opens_stay
    from ordered
),

numbered as (
    select
        marked.*,
        cast(sum(case when opens_stay then 1 else 0 end) over up_to_here as integer) as stay_no,
        max(case when opens_stay then starts_on end) over up_to_here as stayed_since,
        coalesce(lead(opens_stay) over (partition by person_id order by starts_on), true) as is_last
    from marked
    window up_to_here as (partition by person_id order by starts_on rows unbounded preceding)
),

final as (
    select
        numbered.person_id,
        numbered.segment_no,
        numbered.stay_no,
        numbered.lineage,
        numbered.starts_on,
        numbered.ends_on,
        numbered.counted_from,
        numbered.stayed_since,
        numbered.is_last,
        numbered.ends_on > numbered.window_to as is_censored
    from numbered
)

select * from final
