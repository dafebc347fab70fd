-- Figures over all the time of a programme: a gap or a break anywhere in it tells on them, not one on the last day alone.
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

series_breaks as (

    select * from {{ ref('int_series_breaks') }}

),

reference_dates as (

    select
        ref_area,
        max(data_through) as reference_date
    from lineage_areas
    group by ref_area

),

covered_times as (

    select
        lineage_areas.ref_area,
        needs.need,
        min(coverage_months.period_first_day) as first_day,
        bool_or(coverage_months.is_gap) as has_gap
    from lineage_areas
    inner join coverage_months on coverage_months.lineage = lineage_areas.lineage
    inner join needs on needs.feed = coverage_months.feed
    group by lineage_areas.ref_area, needs.need

),

-- A series that begins anew on the first day of all is whole.
breaks as (

    select
        covered_times.ref_area,
        covered_times.need,
        bool_or(series_breaks.scope in (covered_times.need, '*')) as has_break,
        {{ dbt.listagg('distinct series_breaks.scope', "' '", 'order by series_breaks.scope') }} as broken_series
    from covered_times
    inner join reference_dates on reference_dates.ref_area = covered_times.ref_area
    inner join series_breaks
        on
            series_breaks.ref_area = covered_times.ref_area
            and series_breaks.breaks_on > covered_times.first_day
            and series_breaks.breaks_on <= reference_dates.reference_date
    group by covered_times.ref_area, covered_times.need

)

select
    area_coverage.ref_area,
    area_coverage.need,
    reference_dates.reference_date,
    area_coverage.coverage,
    area_coverage.covered_municipalities,
    coalesce(covered_times.has_gap, false) as has_gap,
    breaks.broken_series,
    {{ obs_status(
        not_collected='area_coverage.covered_municipalities = 0',
        breaks='breaks.has_break',
        unreliable='covered_times.has_gap',
        provisional='false'
    ) }} as obs_status
from reference_dates
inner join area_coverage
    on
        area_coverage.ref_area = reference_dates.ref_area
        and area_coverage.covered_on = reference_dates.reference_date
left join covered_times
    on
        covered_times.ref_area = area_coverage.ref_area
        and covered_times.need = area_coverage.need
left join breaks
    on
        breaks.ref_area = area_coverage.ref_area
        and breaks.need = area_coverage.need
