-- What happens to a person's stay in homelessness on one day: an episode begins, changes its lineage or whether it
-- counts, or ends. Which of it an area sees as which flow depends on the area, and is the counts' business.
with stretches as (

    select * from {{ ref('int_stretches') }}

),

episodes as (

    select * from {{ ref('int_episodes') }}

),

-- Of most people every episode is one stretch: they come, they leave, and nothing changes between.
people_with_longer_episodes as (

    select distinct person_id from stretches
    where stretch_no > 1

),

with_people as (

    select
        stretches.*,
        people.person_id is null as is_plain
    from stretches
    left join people_with_longer_episodes as people on people.person_id = stretches.person_id

),

ordered as (

    select
        with_people.*,
        lag(lineage) over (partition by person_id, episode_no order by stretch_no) as lineage_before,
        lag(is_counted) over (partition by person_id, episode_no order by stretch_no) as is_counted_before,
        lag(window_from) over (partition by person_id, episode_no order by stretch_no) as window_from_before,
        lead(stretch_no) over (partition by person_id, episode_no order by stretch_no) is null as is_last
    from with_people
    where not is_plain

),

moving as (

    select
        ordered.*,
        stretch_no = 1 or lineage <> lineage_before or is_counted <> is_counted_before as starts_movement
    from ordered

),

-- Of the movements before a stretch one is the exit of each episode before.
numbered as (

    select
        person_id,
        episode_no,
        stretch_no,
        lineage,
        window_from,
        is_counted,
        starts_on,
        ends_on,
        lineage_before,
        is_counted_before,
        window_from_before,
        starts_movement,
        is_last,
        sum(case when starts_movement then 1 else 0 end) over (
            partition by person_id
            order by episode_no, stretch_no
            rows unbounded preceding
        ) + episode_no - 1 as movements_begun
    from moving

    union all

    select
        person_id,
        episode_no,
        stretch_no,
        lineage,
        window_from,
        is_counted,
        starts_on,
        ends_on,
        null as lineage_before,
        null as is_counted_before,
        null as window_from_before,
        true as starts_movement,
        true as is_last,
        2 * episode_no - 1 as movements_begun
    from with_people
    where is_plain

),

-- One to one: a stretch lies in one episode.
with_kinds as (

    select
        numbered.*,
        episodes.entry_kind,
        episodes.exit_kind,
        episodes.is_censored
    from numbered
    inner join episodes
        on
            episodes.person_id = numbered.person_id
            and episodes.episode_no = numbered.episode_no

),

starts as (

    select
        person_id,
        movements_begun as movement_no,
        episode_no,
        case when stretch_no = 1 then 'entry' else 'change' end as movement,
        starts_on as moves_on,
        lineage_before,
        is_counted_before,
        window_from_before,
        lineage as lineage_after,
        is_counted as is_counted_after,
        entry_kind,
        cast(null as {{ dbt.type_string() }}) as exit_kind,
        false as is_censored
    from with_kinds
    where starts_movement

),

ends as (

    select
        person_id,
        movements_begun + 1 as movement_no,
        episode_no,
        'exit' as movement,
        ends_on as moves_on,
        lineage as lineage_before,
        is_counted as is_counted_before,
        window_from as window_from_before,
        cast(null as {{ dbt.type_string() }}) as lineage_after,
        cast(null as boolean) as is_counted_after,
        cast(null as {{ dbt.type_string() }}) as entry_kind,
        exit_kind,
        is_censored
    from with_kinds
    where is_last

),

movements as (

    select * from starts
    union all
    select * from ends

)

select
    person_id,
    cast(movement_no as integer) as movement_no,
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
