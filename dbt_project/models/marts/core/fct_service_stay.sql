-- Two records that say the same are two places taken; which of them bears which number says nothing.
select
    cast(row_number() over (
        order by started_on, lineage, service_type, person_id, ended_on
    ) as integer) as service_stay_no,
    person_id,
    lineage,
    service_type,
    started_on,
    ended_on
from {{ ref('int_service_stays') }}
