-- The days of an episode as runs in one lineage that all count or all do not: what monthly_flows walks along.
with segments as (

    select
        *,
        coalesce(
            is_whole_episode and starts_on >= window_from and carried_until <= {{ add_days('window_to', 1) }}, false
        ) as is_one_stretch
    from {{ ref('int_segments') }}

),

divided as (

    select * from segments
    where not is_one_stretch

),

parts as (

    select
        person_id, episode_no, lineage, window_from, false as is_counted,
        starts_on,
        least(carried_until, window_from) as ends_on
    from divided

    union all

    select
        person_id, episode_no, lineage, window_from, true as is_counted,
        greatest(starts_on, window_from) as starts_on,
        least(carried_until, {{ add_days('window_to', 1) }}) as ends_on
    from divided

    union all

    select
        person_id, episode_no, lineage, window_from, false as is_counted,
        greatest(starts_on, {{ add_days('window_to', 1) }}) as starts_on,
        carried_until as ends_on
    from divided

)

select
    person_id,
    episode_no,
    1 as stretch_no,
    lineage,
    window_from,
    true as is_counted,
    starts_on,
    carried_until as ends_on
from segments
where is_one_stretch

union all

select
    person_id,
    episode_no,
    cast(row_number() over (partition by person_id, episode_no order by starts_on) as integer) as stretch_no,
    lineage,
    window_from,
    is_counted,
    starts_on,
    ends_on
from parts
where starts_on < ends_on
