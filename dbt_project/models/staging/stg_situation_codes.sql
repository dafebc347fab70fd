select
    {{ codelist_text('code') }} as situation,
    {{ codelist_text('label_lv') }} as label_lv,
    {{ codelist_text('label_en') }} as label_en,
    {{ codelist_integer('ethos_light') }} as ethos_light,
    {{ codelist_text('ethos_category') }} as ethos_category,
    {{ codelist_text('destination_group') }} as destination_group
from {{ ref('living_situations') }}
