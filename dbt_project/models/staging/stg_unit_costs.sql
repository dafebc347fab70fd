select
    {{ codelist_text('event_type') }} as event_type,
    {{ codelist_integer('year') }} as year,
    cast(amount_eur as decimal(18, 2)) as amount_eur,
    {{ codelist_text('source') }} as source,
    coalesce(unverified, false) as is_unverified
from {{ ref('unit_costs') }}
