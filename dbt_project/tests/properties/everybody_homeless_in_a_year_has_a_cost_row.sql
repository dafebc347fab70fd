-- The persons of person_costs are those of annual_prevalence for the country, and its summary's.
select
    prevalence.time_period,
    prevalence.persons,
    count(costs.person_id) as persons_of_costs,
    max(summary.persons) as persons_of_summary
from {{ ref('annual_prevalence') }} as prevalence
left join {{ ref('person_costs') }} as costs on prevalence.time_period = costs.time_period
left join {{ ref('person_cost_summary') }} as summary
    on prevalence.time_period = summary.time_period and summary.ref_area = 'LV'
where
    prevalence.ref_area = 'LV' and prevalence.ethos_category = '_T'
    and prevalence.sex = '_T' and prevalence.age_band = '_T'
group by prevalence.time_period, prevalence.persons
having count(costs.person_id) <> prevalence.persons or max(summary.persons) is distinct from prevalence.persons
