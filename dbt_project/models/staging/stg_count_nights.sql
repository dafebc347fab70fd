select distinct {{ codelist_date('night') }} as night
from {{ ref('count_nights') }}
