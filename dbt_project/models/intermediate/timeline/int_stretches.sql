-- The days of an episode as runs in one lineage that all count or all do not: what monthly_flows walks along.
with segments as (

    select * from {{ ref('int_segments') }}

),

parts as (

    select
        person_id, episode_no, lineage, window_from, false as is_counted,
        starts_on,
        least(carried_until, window_from) as ends_on
    from segments

    union all

    select
        person_id, episode_no, lineage, window_from, true as is_counted,
        greatest(starts_on, window_from) as starts_on,
        least(carried_until, {{ add_days('window_to', 1) }}) as ends_on
    from segments

    union all

    select
        person_id, episode_no, lineage, window_from, false as is_counted,
        greatest(starts_on, {{ add_days('window_to', 1) }}) as starts_on,
        carried_until as ends_on
    from segments

)

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
