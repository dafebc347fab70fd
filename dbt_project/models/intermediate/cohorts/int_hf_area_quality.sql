with lineage_areas as (
    select * from {{ ref('int_hf_lineage_areas') }}
),

needs as (
    select need, feed
    from {{ ref('int_needs') }}
    where need in ('housing_first', 'hf_assessments', 'hf_support')
),

reference_dates as (
    select ref_area, max(data_through) as reference_date
    from lineage_areas
    group by ref_area
),

gaps as (
    select
        lineage_areas.ref_area,
        needs.need,
        bool_or(coverage_months.is_gap) as has_gap
    from lineage_areas
    inner join {{ ref('int_coverage_months') }} as coverage_months on lineage_areas.lineage = coverage_months.lineage
    inner join needs on coverage_months.feed = needs.feed
    group by lineage_areas.ref_area, needs.need
),

final as (
    select
        coverage.ref_area,
        coverage.need,
        coverage.coverage,
        {{ obs_status(
            not_collected='coverage.coverage = 0',
            breaks='false',
            unreliable='gaps.has_gap',
            provisional='false'
        ) }} as obs_status
    from reference_dates
    inner join {{ ref('int_area_coverage') }} as coverage
        on
            reference_dates.ref_area = coverage.ref_area
            and reference_dates.reference_date = coverage.map_date
            and reference_dates.reference_date = coverage.covered_on
    inner join (select distinct need from needs) as wanted on coverage.need = wanted.need
    left join gaps on coverage.ref_area = gaps.ref_area and coverage.need = gaps.need
)

select * from final
