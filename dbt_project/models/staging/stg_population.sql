select
    {{ codelist_text('area') }} as ref_area,
    {{ codelist_integer('year') }} as year,
    {{ codelist_integer('persons') }} as population,
    {{ codelist_text('source') }} as source
from {{ ref('population') }}
