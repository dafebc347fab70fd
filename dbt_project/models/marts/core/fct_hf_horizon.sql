with horizons as (

    select * from {{ ref('int_hf_horizons') }}

),

numbers as (

    select * from {{ ref('int_hf_enrolment_numbers') }}

)

select
    numbers.enrolment_no,
    horizons.horizon,
    horizons.horizon_on,
    horizons.status
from horizons
inner join numbers on numbers.enrolment_id = horizons.enrolment_id
