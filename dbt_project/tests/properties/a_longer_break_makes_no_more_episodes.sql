-- Methodology 3. Who opens an episode after a longer break opens one after a shorter break too, on the same day in the
-- same place. With the break of episode_gap_days the episodes are the warehouse's own.
with sensitivity as (

    select
        episode_gap_sensitivity.*,
        lag(episodes) over (partition by time_period, ref_area order by gap_nights) as episodes_after_shorter_break
    from {{ ref('episode_gap_sensitivity') }} as episode_gap_sensitivity

),

own as (

    select
        extract(year from episodes.starts_on) as year,
        count(*) as episodes,
        count(*) filter (where not episodes.is_censored) as episodes_completed
    from {{ ref('fct_episode') }} as episodes
    inner join {{ ref('fct_segment') }} as first_segments
        on
            first_segments.person_id = episodes.person_id
            and first_segments.starts_on = episodes.starts_on
    where first_segments.starts_on >= first_segments.window_from
    group by extract(year from episodes.starts_on)

)

select
    sensitivity.time_period, sensitivity.ref_area, sensitivity.gap_nights, sensitivity.episodes,
    sensitivity.episodes_completed
from sensitivity
left join own on own.year = sensitivity.time_period
where
    sensitivity.episodes > sensitivity.episodes_after_shorter_break
    or sensitivity.episodes_completed > sensitivity.episodes
    or (
        sensitivity.ref_area = 'LV'
        and sensitivity.gap_nights = {{ var('episode_gap_days') }}
        and (
            sensitivity.episodes <> coalesce(own.episodes, 0)
            or sensitivity.episodes_completed <> coalesce(own.episodes_completed, 0)
        )
    )
