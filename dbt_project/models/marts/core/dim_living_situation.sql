select
    situation,
    label_lv,
    label_en,
    ethos_light,
    ethos_category,
    destination_group
from {{ ref('stg_situation_codes') }}
