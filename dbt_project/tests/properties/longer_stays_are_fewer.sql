-- Whoever has stayed over 12 months has stayed over 6, and all of them are in the stock of categories 2–3 of the night.
with staying as (

    select
        time_period,
        ref_area,
        max(value) filter (where indicator = 'over_3_months') as over_3_months,
        max(value) filter (where indicator = 'over_6_months') as over_6_months,
        max(value) filter (where indicator = 'over_12_months') as over_12_months
    from {{ ref('lisbon_goals') }}
    where indicator in ('over_3_months', 'over_6_months', 'over_12_months')
    group by time_period, ref_area

),

stock as (

    select
        years.year,
        nights.ref_area,
        sum(nights.persons) as persons
    from {{ ref('point_in_time') }} as nights
    inner join {{ ref('dim_reference_year') }} as years on nights.time_period = years.map_date
    where nights.ethos_category in ('E2', 'E3') and nights.sex = '_T' and nights.age_band = '_T'
    group by years.year, nights.ref_area

)

select staying.*, stock.persons
from staying
left join stock on staying.time_period = stock.year and staying.ref_area = stock.ref_area
where
    stock.persons is null
    or staying.over_3_months > stock.persons
    or staying.over_6_months > staying.over_3_months
    or staying.over_12_months > staying.over_6_months
