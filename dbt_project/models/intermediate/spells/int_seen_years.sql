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

select
    years.year,
    spells.person_id,
    spells.lineage,
    spells.ethos_category,
    -- A same-day stay has its day, any other spell its last counted night of the year.
    max(case
        when spells.is_zero_day then spells.starts_on
        else least({{ add_days('spells.ends_on', -1) }}, years.last_day)
    end) as last_seen_on
from years
inner join spells
    on
        spells.counted_from <= years.last_day
        and spells.ends_on >= years.first_day
where
    (spells.counted_from < spells.ends_on and spells.ends_on > years.first_day)
    or (spells.is_zero_day and spells.starts_on between spells.window_from and spells.window_to)
group by years.year, spells.person_id, spells.lineage, spells.ethos_category
