select
    delivery_id,
    municipality,
    period,
    received_at,
    received_seq,
    verdict,
    verdict_at,
    accepted_at,
    superseded_by,
    because_of,
    feeds,
    findings,
    contract_version,
    suite_version
from {{ source('accepted', 'deliveries') }}
