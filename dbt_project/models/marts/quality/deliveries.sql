select
    delivery_id,
    municipality,
    period,
    received_at,
    verdict,
    verdict_at,
    accepted_at,
    cast(received_seq as integer) as version_order,
    superseded_by,
    because_of,
    cast(feeds as integer) as feeds,
    cast(findings as integer) as findings,
    contract_version,
    suite_version
from {{ ref('stg_deliveries') }}
