select
    {{ codelist_text('area') }} as ref_area,
    {{ codelist_text('scope') }} as scope,
    {{ codelist_date('valid_from') }} as breaks_on
from {{ ref('series_breaks') }}
