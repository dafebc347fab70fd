select
    lineage,
    feed,
    period,
    is_gap
from {{ ref('int_coverage_months') }}
