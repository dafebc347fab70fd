select
    cast(row_number() over (
        order by reviewed_on, lineage, provider, domain, period, review_id
    ) as integer) as score_no,
    lineage,
    period,
    provider,
    reviewed_on,
    domain,
    score
from {{ ref('stg_hf_fidelity') }}
