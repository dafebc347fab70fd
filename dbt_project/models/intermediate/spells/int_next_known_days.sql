-- What ends a declaration to the social service: the person's next check_in, observed_on, ready_on or move_in in any
-- municipality, whether or not that record makes a spell (methodology 3).
with known_days as (

    select person_id, check_in as known_on from {{ ref('int_current_shelter_stays') }}
    union
    select person_id, observed_on as known_on from {{ ref('int_current_living_situations') }}
    union
    select person_id, ready_on as known_on from {{ ref('int_current_institution_discharges') }}
    union
    select person_id, move_in as known_on from {{ ref('int_hf_move_ins') }}

)

select
    person_id,
    known_on,
    lead(known_on) over (partition by person_id order by known_on) as next_known_on
from known_days
where person_id is not null and known_on is not null
