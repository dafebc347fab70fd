with published_areas as (
    select distinct ref_area
    from {{ ref('stg_pilot_published_figures') }}
    where ref_area <> 'LV'
),

placed as (
    select areas.lineage, areas.ref_area, areas.data_through
    from {{ ref('int_hf_lineage_areas') }} as areas
    inner join published_areas on areas.ref_area = published_areas.ref_area
),

entered as (
    -- A pilot municipality is there when somebody has moved into a home by the pilot's end.
    select distinct placed.lineage, placed.ref_area, placed.data_through
    from placed
    inner join {{ ref('int_hf_entrants') }} as entrants on placed.lineage = entrants.lineage
    where entrants.entered_on <= cast('{{ var('pilot_ended_on') }}' as date)
),

completeness as (
    -- The figures of all three together need all three.
    select count(distinct entered.ref_area) = count(distinct published_areas.ref_area) as is_complete
    from published_areas
    left join entered on published_areas.ref_area = entered.ref_area
),

final as (
    select lineage, ref_area, data_through from entered
    union all
    select entered.lineage, 'LV' as ref_area, entered.data_through
    from entered
    cross join completeness
    where completeness.is_complete
)

select * from final
