-- What is left of time when a person's housed days are taken out. Housed days of several tenancies are united first; a
-- home without a housed day still leaves two intervals that meet on its move_in, so that every move_in cuts.
with housed_days as (

    select person_id, move_in, housed_until from {{ ref('int_hf_housed_days') }}

),

reached as (

    select
        person_id,
        move_in,
        housed_until,
        max(housed_until) over (
            partition by person_id
            order by move_in, housed_until
            rows between unbounded preceding and 1 preceding
        ) as housed_before
    from housed_days

),

islands as (

    select
        person_id,
        move_in,
        housed_until,
        sum(case when housed_before is null or move_in > housed_before then 1 else 0 end) over (
            partition by person_id
            order by move_in, housed_until
            rows unbounded preceding
        ) as island
    from reached

),

homes as (

    select
        person_id,
        min(move_in) as move_in,
        max(housed_until) as housed_until
    from islands
    group by person_id, island

),

before_each as (

    select
        person_id,
        coalesce(lag(housed_until) over (partition by person_id order by move_in), cast('0001-01-01' as date)) as unhoused_from,
        move_in as unhoused_until
    from homes

),

after_the_last as (

    select
        person_id,
        max(housed_until) as unhoused_from,
        {{ far_future() }} as unhoused_until
    from homes
    group by person_id

)

select person_id, unhoused_from, unhoused_until from before_each
union all
select person_id, unhoused_from, unhoused_until from after_the_last
