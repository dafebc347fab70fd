{{ config(materialized='view') }}
-- With valid_to the whole is recorded. Without it the day observed is recorded, and the days after it are assumed: they
-- make a row of their own, for recorded days win over assumed ones.
with situations as (

    select * from {{ ref('int_current_living_situations') }}

),

situation_codes as (

    select * from {{ ref('stg_situation_codes') }}

),

next_known_days as (

    select * from {{ ref('int_next_known_days') }}

),

homeless as (

    select
        situations.*,
        situation_codes.ethos_light,
        next_known_days.next_known_on
    from situations
    inner join situation_codes on situation_codes.situation = situations.situation
    left join next_known_days
        on
            next_known_days.person_id = situations.person_id
            and next_known_days.known_on = situations.observed_on
    where situation_codes.ethos_light is not null and situations.person_id is not null

),

recorded as (

    select
        homeless.*,
        false as is_assumed,
        observed_on as starts_on,
        {{ add_days('coalesce(valid_to, observed_on)', 1) }} as ends_on
    from homeless

),

assumed as (

    select
        homeless.*,
        true as is_assumed,
        {{ add_days('observed_on', 1) }} as starts_on,
        case
            when source = 'social_service'
                then least(
                    {{ add_days('observed_on', var('declared_days')) }}, coalesce(next_known_on, {{ far_future() }})
                )
            else {{ add_days('observed_on', var('observation_days')) }}
        end as ends_on
    from homeless
    where valid_to is null

),

pieces as (

    select * from recorded
    union all
    select * from assumed

)

select
    person_id,
    lineage,
    'living_situations' as feed,
    observation_id as record_key,
    ethos_light,
    is_assumed,
    observed_on as record_starts_on,
    starts_on,
    ends_on,
    false as is_zero_day,
    {{ add_days('valid_to', 1) }} as recorded_end,
    cast(null as {{ dbt.type_string() }}) as exit_destination,
    data_through
from pieces
