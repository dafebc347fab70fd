select
    lineage,
    ref_area,
    area_level,
    data_through
from {{ ref('int_hf_lineage_areas') }}
