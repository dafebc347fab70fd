{{ config(materialized='view') }}
with stays as (
    select * from {{ ref('int_current_shelter_stays') }}
    where service_type is not null
),

stay_move_ins as (
    -- The first move-in after the stay began; at most one row a stay.
    select stays.stay_id, min(move_ins.move_in) as move_in
    from stays
    inner join {{ ref('int_hf_move_ins') }} as move_ins
        on stays.person_id = move_ins.person_id and stays.check_in < move_ins.move_in
    where stays.check_out is null
    group by stays.stay_id
),

shelter_stays as (
    select
        stays.lineage,
        stays.service_type,
        stays.facility_id,
        stays.person_id,
        stays.check_in as started_on,
        least(stays.ended_on, coalesce(stay_move_ins.move_in, stays.ended_on)) as ended_on
    from stays
    left join stay_move_ins on stays.stay_id = stay_move_ins.stay_id
),

tenancies as (
    select
        lineage,
        'housing_first' as service_type,
        cast(null as {{ dbt.type_string() }}) as facility_id,
        person_id,
        move_in as started_on,
        ended_on
    from {{ ref('int_hf_tenancies') }}
),

final as (
    select * from shelter_stays
    union all
    select * from tenancies
)

select * from final
