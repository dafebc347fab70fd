with coverage as (
    select lineage, data_through
    from {{ ref('int_coverage') }}
    where feed = 'hf_enrolments'
),

final as (
    -- data_through is a month end, and every month end has its map; a lineage lies in one area of each level.
    select
        coverage.lineage,
        coverage.data_through,
        areas.ref_area,
        areas.area_level
    from coverage
    inner join {{ ref('int_area_lineages') }} as areas
        on coverage.lineage = areas.lineage and coverage.data_through = areas.map_date
)

select * from final
