-- The end of an episode is the day on which the person is no longer homeless; the night before it must count.
with episodes as (

    select * from {{ ref('int_episodes') }}

),

windows as (

    select * from {{ ref('int_counting_windows') }}

),

with_return as (

    select
        episodes.*,
        lead(starts_on) over (partition by person_id order by episode_no) as returned_on
    from episodes

)

select
    with_return.person_id,
    with_return.episode_no,
    with_return.ends_on as exited_on,
    with_return.exit_kind,
    with_return.last_lineage as lineage,
    windows.latest_data_through as data_through,
    with_return.returned_on
from with_return
inner join windows on windows.lineage = with_return.last_lineage
where not with_return.is_censored and with_return.ends_on > windows.window_from
