with entrants as (

    select * from {{ ref('int_hf_entrants') }}

),

areas as (

    select * from {{ ref('int_hf_lineage_areas') }}

),

numbers as (

    select * from {{ ref('int_hf_enrolment_numbers') }}

),

cohorts as (

    select enrolment_id, lineage, cohort from entrants
    union all
    select enrolment_id, lineage, '_T' as cohort from entrants

)

select
    numbers.enrolment_no,
    areas.ref_area,
    cohorts.cohort
from cohorts
inner join areas on areas.lineage = cohorts.lineage
inner join numbers on numbers.enrolment_id = cohorts.enrolment_id
