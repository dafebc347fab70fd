-- Methodology 4. Whoever annual_prevalence sees in the year is new, stays or returns; where nobody is seen, there is a
-- row of zero.
select
    coalesce(years.time_period, prevalence.time_period) as time_period,
    coalesce(years.ref_area, prevalence.ref_area) as ref_area,
    years.persons,
    prevalence.persons as prevalence_persons
from {{ ref('annual_flow_stock_returner') }} as years
full outer join (
    select * from {{ ref('annual_prevalence') }}
    where ethos_category = '_T' and sex = '_T' and age_band = '_T'
) as prevalence
    on
        prevalence.time_period = years.time_period
        and prevalence.ref_area = years.ref_area
where
    years.persons is null
    or years.persons <> coalesce(prevalence.persons, 0)
