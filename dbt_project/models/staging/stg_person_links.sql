select
    local_person_id,
    person_id
from {{ source('accepted', 'person_links') }}
