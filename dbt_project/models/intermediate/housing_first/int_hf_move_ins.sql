select distinct
    person_id,
    lineage,
    enrolment_id,
    move_in
from {{ ref('int_hf_tenancies') }}
