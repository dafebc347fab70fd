-- Methodology 12. Areas that a merger ended in the year are not on the year's map.
select
    stock.time_period,
    stock.ref_area,
    stock.ethos_category,
    stock.persons as stock_persons,
    prevalence.persons as prevalence_persons
from {{ ref('point_in_time') }} as stock
inner join {{ ref('dim_reference_year') }} as years on years.year = extract(year from stock.time_period)
inner join {{ ref('dim_area_window') }} as windows
    on
        windows.map_date = years.map_date
        and windows.ref_area = stock.ref_area
left join {{ ref('annual_prevalence') }} as prevalence
    on
        prevalence.time_period = years.year
        and prevalence.ref_area = stock.ref_area
        and prevalence.ethos_category = stock.ethos_category
        and prevalence.sex = '_T'
        and prevalence.age_band = '_T'
where
    stock.sex = '_T'
    and stock.age_band = '_T'
    and stock.persons > coalesce(prevalence.persons, 0)
