-- Figures over all the time of a programme: a gap anywhere in it makes them unreliable, not one on the last day alone.
with lineage_areas as (

    select * from {{ ref('int_hf_lineage_areas') }}

),

needs as (

    select need, feed
    from {{ ref('int_needs') }}
    where need in ('housing_first', 'hf_assessments', 'hf_support')

),

coverage_months as (

    select * from {{ ref('int_coverage_months') }}

),

area_coverage as (

    select * from {{ ref('int_area_coverage') }}
    where map_date = covered_on and need in (select need from needs)

),

reference_dates as (

    select
        ref_area,
        max(data_through) as reference_date
    from lineage_areas
    group by ref_area

),

gaps as (

    select
        lineage_areas.ref_area,
        needs.need,
        bool_or(coverage_months.is_gap) as has_gap
    from lineage_areas
    inner join coverage_months on coverage_months.lineage = lineage_areas.lineage
    inner join needs on needs.feed = coverage_months.feed
    group by lineage_areas.ref_area, needs.need

)

select
    area_coverage.ref_area,
    area_coverage.need,
    reference_dates.reference_date,
    area_coverage.coverage,
    area_coverage.covered_municipalities,
    coalesce(gaps.has_gap, false) as has_gap,
    {{ obs_status(
        not_collected='area_coverage.covered_municipalities = 0',
        breaks='false',
        unreliable='gaps.has_gap',
        provisional='false'
    ) }} as obs_status
from reference_dates
inner join area_coverage
    on
        area_coverage.ref_area = reference_dates.ref_area
        and area_coverage.covered_on = reference_dates.reference_date
left join gaps
    on
        gaps.ref_area = area_coverage.ref_area
        and gaps.need = area_coverage.need
