with municipalities as (

    select * from {{ ref('stg_municipalities') }}

),

regions as (

    select * from {{ ref('stg_planning_regions') }}

),

areas as (

    select
        municipality as ref_area, 'municipality' as area_level, name_lv, name_en, region, lineage, successor,
        valid_from, valid_to
    from municipalities

    union all

    select
        region as ref_area, 'region' as area_level, name_lv, name_en, region, null as lineage, null as successor,
        valid_from, valid_to
    from regions

    union all

    select
        'LV' as ref_area, 'country' as area_level, 'Latvija' as name_lv, 'Latvia' as name_en,
        null as region, null as lineage, null as successor,
        min(valid_from) as valid_from, {{ far_future() }} as valid_to
    from regions

)

select
    ref_area,
    area_level,
    name_lv,
    name_en,
    cast(region as {{ dbt.type_string() }}) as region,
    cast(lineage as {{ dbt.type_string() }}) as lineage,
    cast(successor as {{ dbt.type_string() }}) as successor,
    valid_from,
    nullif(valid_to, {{ far_future() }}) as valid_to
from areas
