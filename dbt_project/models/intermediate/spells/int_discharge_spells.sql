{{ config(materialized='view') }}
-- Only what goes beyond the day on which the person could have left counts, and only until housing was offered.
with discharges as (

    select * from {{ ref('int_current_institution_discharges') }}

),

offers as (

    select
        discharges.*,
        case when is_housing_offered and offered_on <= ended_on then offered_on end as cut_on
    from discharges

)

select
    person_id,
    lineage,
    'institution_discharges' as feed,
    discharge_id as record_key,
    -- ETHOS Light 8 is penal, 7 every other institution.
    case when institution_type = 'prison' then 8 else 7 end as ethos_light,
    false as is_assumed,
    ready_on as record_starts_on,
    ready_on as starts_on,
    coalesce(cut_on, ended_on) as ends_on,
    false as is_zero_day,
    -- Cut at its offer, the discharge has a recorded end and keeps its recorded destination.
    coalesce(cut_on, discharged_on) as recorded_end,
    destination as exit_destination,
    data_through
from offers
where person_id is not null and coalesce(cut_on, ended_on) > ready_on
