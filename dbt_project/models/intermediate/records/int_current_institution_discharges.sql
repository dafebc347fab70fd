{{ current_rows('institution_discharges', 'discharge_id', open_when='latest_rows.discharged_on is null') }},

links as (

    select * from {{ ref('stg_person_links') }}

)

select
    current_records.discharge_id,
    current_records.lineage,
    current_records.period,
    links.person_id,
    current_records.institution_type,
    current_records.ready_on,
    current_records.discharged_on,
    current_records.dropped_on,
    current_records.data_through,
    coalesce(
        current_records.discharged_on, current_records.dropped_on, {{ add_days('current_records.data_through', 1) }}
    ) as ended_on,
    current_records.is_housing_offered,
    current_records.offered_on,
    current_records.destination
from current_records
left join links on links.local_person_id = current_records.local_person_id
