select
    ref_area,
    year,
    population,
    source
from {{ ref('stg_population') }}
