-- Coverage of a year is the mean of its twelve month ends (ADR 3); month ends outside all coverage count 0.
with area_coverage as (

    select * from {{ ref('int_area_coverage') }}

),

years as (

    select * from {{ ref('int_reference_years') }}

),

months as (

    select * from {{ ref('int_reference_months') }}

)

select
    years.year,
    years.map_date,
    area_coverage.ref_area,
    area_coverage.area_level,
    area_coverage.need,
    {{ exact_sum('area_coverage.coverage') }} / 12 as coverage,
    bool_or(area_coverage.has_gap) as has_gap,
    max(area_coverage.covered_municipalities) as covered_municipalities
from years
inner join months on months.year = years.year
inner join area_coverage
    on
        area_coverage.map_date = years.map_date
        and area_coverage.covered_on = months.last_day
group by years.year, years.map_date, area_coverage.ref_area, area_coverage.area_level, area_coverage.need
