select
    build_id,
    as_of,
    through,
    started_at,
    code_version
from {{ source('accepted', 'build') }}
