-- A living situation is never open.
{{ current_rows('living_situations', 'observation_id', open_when='false') }},

links as (

    select * from {{ ref('stg_person_links') }}

)

select
    current_records.observation_id,
    current_records.lineage,
    current_records.period,
    links.person_id,
    current_records.local_person_id is null as is_anonymous,
    current_records.source,
    current_records.observed_on,
    current_records.valid_to,
    current_records.data_through,
    current_records.situation
from current_records
left join links on links.local_person_id = current_records.local_person_id
