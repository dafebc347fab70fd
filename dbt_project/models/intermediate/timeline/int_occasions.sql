-- Occasions of homelessness as 24 CFR 578.3 counts them for the duration part of "chronically homeless": an
-- institution stay of fewer than 90 days does not break one, a longer one does (methodology 4, long_term; ADR 7).
with segments as (

    select * from {{ ref('int_segments') }}

),

episodes as (

    select * from {{ ref('int_episodes') }}

),

after_move_in as (

    select person_id, episode_no from segments where is_after_move_in

),

ordered as (

    select
        episodes.*,
        after_move_in.episode_no is not null as is_after_move_in
    from episodes
    left join after_move_in
        on
            after_move_in.person_id = episodes.person_id
            and after_move_in.episode_no = episodes.episode_no

),

marked as (

    select
        person_id,
        episode_no,
        starts_on,
        ends_on,
        coalesce(
            previous_exit_kind = 'institution'
            and not is_after_move_in
            and {{ days_between('previous_ends_on', 'starts_on') }} < {{ var('institution_break_days') }},
            false
        ) as goes_on
    from ordered

),

institution_nights as (

    select
        person_id,
        episode_no,
        starts_on,
        carried_until,
        segment_no - row_number() over (partition by person_id, episode_no order by segment_no) as run_no
    from segments
    where ethos_category = 'E4'

),

long_institution_runs as (

    select
        person_id,
        min(starts_on) as starts_on,
        max(carried_until) as ends_on
    from institution_nights
    group by person_id, episode_no, run_no
    having {{ days_between('min(starts_on)', 'max(carried_until)') }} >= {{ var('institution_break_days') }}

),

-- Of most people no episode is joined to the one before and none is cut: their occasions are their episodes.
people_to_look_at as (

    select person_id from marked
    where goes_on
    union
    select person_id from long_institution_runs

),

plain as (

    select marked.*
    from marked
    left join people_to_look_at on people_to_look_at.person_id = marked.person_id
    where people_to_look_at.person_id is null

),

numbered as (

    select
        marked.*,
        sum(case when marked.goes_on then 0 else 1 end) over (
            partition by marked.person_id
            order by marked.episode_no
            rows unbounded preceding
        ) as span_no
    from marked
    inner join people_to_look_at on people_to_look_at.person_id = marked.person_id

),

-- Episodes with what lies between them, where that is a short stay in an institution.
spans as (

    select
        person_id,
        span_no,
        min(starts_on) as starts_on,
        max(ends_on) as ends_on
    from numbered
    group by person_id, span_no

),

-- What is left of a span: the days from each cut to the next. The first cut is the span's own beginning.
cuts as (

    select person_id, span_no, starts_on as cut_from, starts_on as cut_to, ends_on as span_ends_on from spans

    union all

    select
        spans.person_id,
        spans.span_no,
        long_institution_runs.starts_on as cut_from,
        long_institution_runs.ends_on as cut_to,
        spans.ends_on as span_ends_on
    from spans
    inner join long_institution_runs
        on
            long_institution_runs.person_id = spans.person_id
            and long_institution_runs.starts_on >= spans.starts_on
            and long_institution_runs.starts_on < spans.ends_on

),

pieces as (

    select
        person_id,
        cut_to as starts_on,
        coalesce(
            lead(cut_from) over (partition by person_id, span_no order by cut_from, cut_to), span_ends_on
        ) as ends_on
    from cuts

)

select
    person_id,
    cast(row_number() over (partition by person_id order by starts_on) as integer) as occasion_no,
    starts_on,
    ends_on,
    {{ days_between('starts_on', 'ends_on') }} as days
from pieces
where starts_on < ends_on

union all

select
    person_id,
    episode_no as occasion_no,
    starts_on,
    ends_on,
    {{ days_between('starts_on', 'ends_on') }} as days
from plain
