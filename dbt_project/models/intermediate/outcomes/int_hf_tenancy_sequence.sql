with tenancies as (
    select
        tenancies.tenancy_id,
        tenancies.enrolment_id,
        tenancies.person_id,
        tenancies.lineage,
        tenancies.dwelling_id,
        tenancies.tenure,
        tenancies.move_in,
        tenancies.move_out,
        enrolments.ended_on as enrolment_ended_on,
        row_number() over (
            partition by tenancies.enrolment_id order by tenancies.move_in, tenancies.tenancy_id
        ) as tenancy_order,
        lag(tenancies.dwelling_id) over (
            partition by tenancies.enrolment_id order by tenancies.move_in, tenancies.tenancy_id
        ) as previous_dwelling_id,
        lead(tenancies.move_in) over (
            partition by tenancies.enrolment_id order by tenancies.move_in, tenancies.tenancy_id
        ) as next_move_in
    from {{ ref('int_hf_tenancies') }} as tenancies
    inner join {{ ref('int_hf_enrolments') }} as enrolments on tenancies.enrolment_id = enrolments.enrolment_id
),

final as (
    select
        tenancy_id,
        enrolment_id,
        person_id,
        lineage,
        dwelling_id,
        tenure,
        move_in,
        tenancy_order > 1 and dwelling_id is distinct from previous_dwelling_id as is_move,
        -- At least one day in the programme without a home follows.
        move_out is not null
        and move_out < enrolment_ended_on
        and (next_move_in is null or next_move_in > move_out) as is_home_lost
    from tenancies
)

select * from final
