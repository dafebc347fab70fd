select
    map_date,
    lineage,
    ref_area,
    area_level
from {{ ref('int_area_lineages') }}
