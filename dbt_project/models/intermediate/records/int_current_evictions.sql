-- An eviction is closed when it was carried out or has an outcome; without a day, on the last day of the first month
-- that gives the outcome (feeds.md).
{{ current_rows('evictions', 'eviction_id', open_when='latest_rows.executed_on is null and latest_rows.outcome is null') }},

links as (

    select * from {{ ref('stg_person_links') }}

),

outcomes as (

    select
        eviction_id,
        min(period_last_day) as outcome_on
    from {{ ref('stg_evictions') }}
    where outcome is not null
    group by eviction_id

)

select
    current_records.eviction_id,
    current_records.lineage,
    current_records.period,
    links.person_id,
    current_records.household_size,
    current_records.notice_on,
    current_records.executed_on,
    case
        when current_records.outcome is not null or current_records.executed_on is not null
            then coalesce(current_records.executed_on, outcomes.outcome_on)
    end as closed_on,
    current_records.dropped_on,
    current_records.data_through,
    current_records.is_assistance_offered,
    current_records.outcome
from current_records
left join links on links.local_person_id = current_records.local_person_id
left join outcomes on outcomes.eviction_id = current_records.eviction_id
