-- One to one: an enrolment has one number.
select
    numbers.enrolment_no,
    costs.side,
    costs.part,
    costs.is_covered,
    costs.quantity,
    costs.unpriced_quantity,
    costs.cost_eur
from {{ ref('int_hf_pre_post_costs') }} as costs
inner join {{ ref('int_hf_enrolment_numbers') }} as numbers on costs.enrolment_id = numbers.enrolment_id
