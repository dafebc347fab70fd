-- A tenancy belongs to the person of its enrolment; with a withdrawn enrolment it is a mistake too.
{{ current_rows('hf_tenancies', 'tenancy_id', open_when='latest_rows.move_out is null') }},

enrolments as (

    select * from {{ ref('int_hf_enrolments') }}

)

select
    current_records.tenancy_id,
    current_records.enrolment_id,
    current_records.lineage,
    current_records.period,
    enrolments.person_id,
    current_records.dwelling_id,
    current_records.tenure,
    current_records.move_in,
    current_records.move_out,
    current_records.dropped_on,
    current_records.data_through,
    coalesce(
        current_records.move_out, current_records.dropped_on, {{ add_days('current_records.data_through', 1) }}
    ) as ended_on,
    current_records.rent_eur,
    current_records.utilities_eur
from current_records
inner join enrolments on enrolments.enrolment_id = current_records.enrolment_id
