select
    {{ codelist_text('code') }} as service_type,
    {{ codelist_integer('ethos_light') }} as ethos_light
from {{ ref('service_types') }}
