-- The bounded records without the days inside a Housing First home: what is left of each is one piece or several.
with bounded_spells as (

    select * from {{ ref('int_bounded_spells') }}

),

situation_codes as (

    select * from {{ ref('stg_situation_codes') }}

),

ethos_categories as (

    select distinct ethos_light, ethos_category
    from situation_codes
    where ethos_light is not null

),

unhoused_days as (

    select * from {{ ref('int_hf_unhoused_days') }}

),

windows as (

    select * from {{ ref('int_counting_windows') }}

),

-- A same-day stay stays whole: it counts as use of the service, housed or not.
pieces as (

    select
        bounded_spells.*,
        greatest(
            bounded_spells.starts_on, coalesce(unhoused_days.unhoused_from, bounded_spells.starts_on)
        ) as piece_starts_on,
        case
            when bounded_spells.is_zero_day then bounded_spells.starts_on
            else least(bounded_spells.ends_on, coalesce(unhoused_days.unhoused_until, bounded_spells.ends_on))
        end as piece_ends_on
    from bounded_spells
    left join unhoused_days
        on
            unhoused_days.person_id = bounded_spells.person_id
            and not bounded_spells.is_zero_day

),

-- From the day of death on a same-day stay is none.
remaining as (

    select * from pieces
    where (is_zero_day and starts_on < died_on) or (not is_zero_day and piece_starts_on < piece_ends_on)

)

select
    remaining.person_id,
    remaining.lineage,
    remaining.feed,
    remaining.record_key,
    remaining.ethos_light,
    ethos_categories.ethos_category,
    remaining.is_assumed,
    remaining.record_starts_on,
    remaining.piece_starts_on as starts_on,
    remaining.piece_ends_on as ends_on,
    remaining.is_zero_day,
    remaining.recorded_end is not null as has_recorded_end,
    coalesce(remaining.piece_ends_on = remaining.recorded_end, false) as ends_as_recorded,
    -- The destination is that of the record's own end: a piece that a cut ends earlier leads nowhere that was told.
    case
        when remaining.piece_ends_on = remaining.recorded_end then destinations.destination_group
    end as destination_group,
    case
        when remaining.piece_ends_on < remaining.ends_on then 'housing_first'
        else remaining.cut_by
    end as cut_by,
    windows.window_from,
    remaining.data_through as window_to
from remaining
inner join ethos_categories on ethos_categories.ethos_light = remaining.ethos_light
left join windows on windows.lineage = remaining.lineage
left join situation_codes as destinations on destinations.situation = remaining.exit_destination
