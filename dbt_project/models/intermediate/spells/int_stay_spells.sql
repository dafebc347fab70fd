{{ config(materialized='view') }}
-- [check_in, check_out) in the situation of the facility's service; an open stay is followed (methodology 3).
with stays as (

    select * from {{ ref('int_current_shelter_stays') }}

),

service_types as (

    select * from {{ ref('stg_service_types') }}

)

select
    stays.person_id,
    stays.lineage,
    'shelter_stays' as feed,
    stays.stay_id as record_key,
    service_types.ethos_light,
    false as is_assumed,
    stays.check_in as record_starts_on,
    stays.check_in as starts_on,
    stays.ended_on as ends_on,
    coalesce(stays.check_in = stays.check_out, false) as is_zero_day,
    stays.check_out as recorded_end,
    stays.exit_destination,
    stays.data_through
from stays
inner join service_types on service_types.service_type = stays.service_type
where service_types.ethos_light is not null and stays.person_id is not null
