-- What happens to a person's stay in homelessness on one day: an episode begins, changes its lineage or whether it
-- counts, or ends. Which of it an area sees as which flow depends on the area, and is the counts' business.
with stretches as (

    select * from {{ ref('int_stretches') }}

),

episodes as (

    select * from {{ ref('int_episodes') }}

),

ordered as (

    select
        stretches.*,
        lag(lineage) over (partition by person_id, episode_no order by stretch_no) as lineage_before,
        lag(is_counted) over (partition by person_id, episode_no order by stretch_no) as is_counted_before,
        lag(window_from) over (partition by person_id, episode_no order by stretch_no) as window_from_before,
        lead(stretch_no) over (partition by person_id, episode_no order by stretch_no) is null as is_last
    from stretches

),

starts as (

    select
        ordered.person_id,
        ordered.episode_no,
        case when ordered.stretch_no = 1 then 'entry' else 'change' end as movement,
        ordered.starts_on as moves_on,
        ordered.lineage_before,
        ordered.is_counted_before,
        ordered.window_from_before,
        ordered.lineage as lineage_after,
        ordered.is_counted as is_counted_after,
        episodes.entry_kind,
        cast(null as {{ dbt.type_string() }}) as exit_kind,
        false as is_censored
    from ordered
    inner join episodes
        on
            episodes.person_id = ordered.person_id
            and episodes.episode_no = ordered.episode_no
    where
        ordered.stretch_no = 1
        or ordered.lineage <> ordered.lineage_before
        or ordered.is_counted <> ordered.is_counted_before

),

ends as (

    select
        ordered.person_id,
        ordered.episode_no,
        'exit' as movement,
        ordered.ends_on as moves_on,
        ordered.lineage as lineage_before,
        ordered.is_counted as is_counted_before,
        ordered.window_from as window_from_before,
        cast(null as {{ dbt.type_string() }}) as lineage_after,
        cast(null as boolean) as is_counted_after,
        cast(null as {{ dbt.type_string() }}) as entry_kind,
        episodes.exit_kind,
        episodes.is_censored
    from ordered
    inner join episodes
        on
            episodes.person_id = ordered.person_id
            and episodes.episode_no = ordered.episode_no
    where ordered.is_last

),

movements as (

    select * from starts
    union all
    select * from ends

)

select
    person_id,
    cast(row_number() over (
        partition by person_id
        order by episode_no, moves_on, case movement when 'entry' then 1 when 'change' then 2 else 3 end
    ) as integer) as movement_no,
    episode_no,
    movement,
    moves_on,
    lineage_before,
    is_counted_before,
    window_from_before,
    lineage_after,
    is_counted_after,
    entry_kind,
    exit_kind,
    is_censored
from movements
