-- [move_in, min(move_out, exited_on, data_through + 1)); a dropped tenancy or enrolment ends on the day it was dropped.
-- data_through is the tenancies': an enrolment's own end counts only where it was told or the enrolment was dropped.
with tenancies as (

    select * from {{ ref('int_hf_tenancies') }}

),

enrolments as (

    select * from {{ ref('int_hf_enrolments') }}

),

bounded as (

    select
        tenancies.person_id,
        tenancies.lineage,
        tenancies.enrolment_id,
        tenancies.tenancy_id,
        tenancies.move_in,
        least(
            tenancies.ended_on,
            {{ add_days('tenancies.data_through', 1) }},
            coalesce(enrolments.exited_on, enrolments.dropped_on, {{ far_future() }})
        ) as housed_until
    from tenancies
    inner join enrolments on enrolments.enrolment_id = tenancies.enrolment_id

)

select
    person_id,
    lineage,
    enrolment_id,
    tenancy_id,
    move_in,
    -- A home left on the day of the move-in, or after the enrolment's end, has no housed day.
    greatest(housed_until, move_in) as housed_until
from bounded
