-- Spells before flattening: who slept in two places is seen in both, and a same-day stay is a use of the service.
with years as (

    select
        year,
        {{ year_first_day('year') }} as first_day,
        last_day
    from {{ ref('int_reference_years') }}

),

spells as (

    select
        int_spells.*,
        greatest(starts_on, window_from) as counted_from
    from {{ ref('int_spells') }} as int_spells

)

select distinct
    years.year,
    spells.person_id,
    spells.lineage,
    spells.ethos_category
from years
inner join spells
    on
        spells.counted_from <= years.last_day
        and spells.ends_on >= years.first_day
where
    (spells.counted_from < spells.ends_on and spells.ends_on > years.first_day)
    or (spells.is_zero_day and spells.starts_on between spells.window_from and spells.window_to)
