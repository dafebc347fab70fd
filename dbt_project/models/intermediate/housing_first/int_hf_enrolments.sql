{{ current_rows('hf_enrolments', 'enrolment_id', open_when='latest_rows.exited_on is null') }},

links as (

    select * from {{ ref('stg_person_links') }}

)

select
    current_records.enrolment_id,
    current_records.lineage,
    current_records.period,
    links.person_id,
    current_records.provider,
    current_records.referral_source,
    current_records.referred_on,
    current_records.agreed_on,
    current_records.exited_on,
    current_records.exit_reason,
    current_records.exit_destination,
    current_records.dropped_on,
    current_records.data_through,
    coalesce(
        current_records.exited_on, current_records.dropped_on, {{ add_days('current_records.data_through', 1) }}
    ) as ended_on
from current_records
left join links on links.local_person_id = current_records.local_person_id
