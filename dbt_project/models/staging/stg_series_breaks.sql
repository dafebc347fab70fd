select
    {{ codelist_text('area') }} as ref_area,
    -- Empty: all of the area.
    coalesce({{ codelist_text('scope') }}, '*') as scope,
    {{ codelist_date('valid_from') }} as breaks_on
from {{ ref('series_breaks') }}
