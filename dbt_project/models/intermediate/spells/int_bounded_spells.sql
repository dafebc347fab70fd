{{ config(materialized='view') }}
-- The records' intervals with the cuts that end them (methodology 3): followed no further than the data, ended by a
-- Housing First move-in where no end is recorded, ended by death. The days inside a Housing First home are still in.
with records as (

    select * from {{ ref('int_stay_spells') }}
    union all
    select * from {{ ref('int_situation_spells') }}
    union all
    select * from {{ ref('int_discharge_spells') }}

),

move_ins as (

    select distinct person_id, move_in from {{ ref('int_hf_move_ins') }}

),

deaths as (

    select * from {{ ref('int_deaths') }}

),

-- The first move-in after the record's start, for records without a recorded end.
first_move_ins as (

    select
        records.feed,
        records.record_key,
        records.is_assumed,
        min(move_ins.move_in) as move_in
    from records
    inner join move_ins
        on
            move_ins.person_id = records.person_id
            and move_ins.move_in > records.record_starts_on
    where records.recorded_end is null
    group by records.feed, records.record_key, records.is_assumed

),

bounded as (

    select
        records.*,
        {{ add_days('records.data_through', 1) }} as followed_until,
        coalesce(first_move_ins.move_in, {{ far_future() }}) as moved_in_on,
        coalesce(deaths.died_on, {{ far_future() }}) as died_on
    from records
    left join first_move_ins
        on
            first_move_ins.feed = records.feed
            and first_move_ins.record_key = records.record_key
            and first_move_ins.is_assumed = records.is_assumed
    left join deaths on deaths.person_id = records.person_id

)

select
    person_id,
    lineage,
    feed,
    record_key,
    ethos_light,
    is_assumed,
    record_starts_on,
    starts_on,
    least(ends_on, followed_until, moved_in_on, died_on) as ends_on,
    is_zero_day,
    recorded_end,
    exit_destination,
    data_through,
    died_on,
    case
        when died_on < least(ends_on, followed_until, moved_in_on) then 'death'
        when moved_in_on < least(ends_on, followed_until) then 'move_in'
        when followed_until < ends_on then 'data_through'
    end as cut_by
from bounded
