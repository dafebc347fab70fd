-- Methodology 5. Who has a homeless night in the year was seen in it; the completed and the ongoing are all; and a
-- length has a night at least.
with lengths as (

    select * from {{ ref('length_of_time_homeless') }}

),

totals as (

    select
        time_period,
        ref_area,
        categories,
        sum(persons) filter (where state = '_T') as persons,
        sum(persons) filter (where state <> '_T') as persons_by_state,
        min(mean_nights) as shortest_mean,
        min(median_nights) as shortest_median
    from lengths
    group by time_period, ref_area, categories

)

select
    totals.*,
    prevalence.persons as prevalence_persons
from totals
left join {{ ref('annual_prevalence') }} as prevalence
    on
        prevalence.time_period = totals.time_period
        and prevalence.ref_area = totals.ref_area
        and prevalence.ethos_category = '_T'
        and prevalence.sex = '_T'
        and prevalence.age_band = '_T'
where
    totals.persons <> totals.persons_by_state
    or totals.persons > coalesce(prevalence.persons, 0)
    or totals.shortest_mean < 1
    or totals.shortest_median < 1
