select
    build_id,
    as_of,
    through,
    started_at,
    code_version,
    compared_with,
    compared_as_of
from {{ source('accepted', 'build') }}
