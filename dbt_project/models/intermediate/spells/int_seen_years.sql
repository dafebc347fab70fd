-- Spells before flattening: who slept in two places is seen in both, and a same-day stay is a use of the service.
with years as (

    select
        year,
        last_day
    from {{ ref('int_reference_years') }}

),

spells as (

    select
        int_spells.*,
        greatest(starts_on, window_from) as counted_from,
        -- A same-day stay has its day, any other spell its last night.
        case when is_zero_day then starts_on else {{ add_days('ends_on', -1) }} end as last_on
    from {{ ref('int_spells') }} as int_spells

),

spell_years as (

    select
        person_id,
        lineage,
        ethos_category,
        last_on,
        {{ each_number('extract(year from counted_from)', 'extract(year from last_on)') }} as year
    from spells
    where
        counted_from < ends_on
        or (is_zero_day and starts_on between window_from and window_to)

)

select
    years.year,
    spell_years.person_id,
    spell_years.lineage,
    spell_years.ethos_category,
    max(least(spell_years.last_on, years.last_day)) as last_seen_on
from years
inner join spell_years on spell_years.year = years.year
group by years.year, spell_years.person_id, spell_years.lineage, spell_years.ethos_category
