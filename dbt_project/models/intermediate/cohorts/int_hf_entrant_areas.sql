with entrants as (
    select enrolment_id, lineage, cohort
    from {{ ref('int_hf_entrants') }}
),

areas as (
    select lineage, ref_area
    from {{ ref('int_hf_lineage_areas') }}
),

final as (
    select entrants.enrolment_id, areas.ref_area, entrants.cohort
    from entrants
    inner join areas on entrants.lineage = areas.lineage
    union all
    select entrants.enrolment_id, areas.ref_area, '_T' as cohort
    from entrants
    inner join areas on entrants.lineage = areas.lineage
)

select * from final
