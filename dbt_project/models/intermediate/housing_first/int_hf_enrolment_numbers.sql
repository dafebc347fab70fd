-- The number under which an enrolment is published in place of its token.
select
    enrolment_id,
    cast(row_number() over (order by referred_on, lineage, agreed_on, person_id, enrolment_id) as integer) as enrolment_no
from {{ ref('int_hf_enrolments') }}
