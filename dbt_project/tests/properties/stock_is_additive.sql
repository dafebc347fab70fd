-- Methodology 12. The total of every area against its E1–E6 by sex and age, and the country against its regions and its
-- municipalities.
with stock as (

    select
        point_in_time.*,
        areas.area_level
    from {{ ref('point_in_time') }} as point_in_time
    inner join {{ ref('dim_area') }} as areas on areas.ref_area = point_in_time.ref_area

),

totals as (

    select time_period, ref_area, persons
    from stock
    where ethos_category = '_T' and sex = '_T' and age_band = '_T'

),

details as (

    select time_period, ref_area, sum(persons) as persons
    from stock
    where ethos_category not in ('_T', 'E1_3') and sex <> '_T' and age_band <> '_T'
    group by time_period, ref_area

),

levels as (

    select time_period, area_level, sum(persons) as persons
    from stock
    where ethos_category = '_T' and sex = '_T' and age_band = '_T'
    group by time_period, area_level

)

select totals.time_period, totals.ref_area, totals.persons as total, details.persons as parts
from totals
left join details
    on
        details.time_period = totals.time_period
        and details.ref_area = totals.ref_area
where totals.persons <> coalesce(details.persons, 0)

union all

select levels.time_period, levels.area_level as ref_area, country.persons as total, levels.persons as parts
from levels
inner join levels as country
    on
        country.time_period = levels.time_period
        and country.area_level = 'country'
where levels.persons <> country.persons
