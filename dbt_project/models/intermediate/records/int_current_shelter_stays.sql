{{ current_rows('shelter_stays', 'stay_id', open_when='latest_rows.check_out is null') }},

links as (

    select * from {{ ref('stg_person_links') }}

),

facility_services as (

    select * from {{ ref('int_facility_services') }}

)

select
    current_records.stay_id,
    current_records.lineage,
    current_records.period,
    links.person_id,
    current_records.facility_id,
    facility_services.service_type,
    current_records.check_in,
    current_records.check_out,
    current_records.dropped_on,
    current_records.data_through,
    coalesce(
        current_records.check_out, current_records.dropped_on, {{ add_days('current_records.data_through', 1) }}
    ) as ended_on,
    current_records.exit_destination
from current_records
left join links on links.local_person_id = current_records.local_person_id
left join facility_services
    on
        facility_services.facility_id = current_records.facility_id
        and current_records.period >= facility_services.from_period
        and current_records.period < facility_services.before_period
