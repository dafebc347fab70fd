select
    member_category,
    ethos_category,
    need
from {{ ref('int_ethos_groups') }}
