-- National on purpose: a cut can come from another municipality's record, and a count by municipality would tell on it.
-- Only who has had a Housing First home can have lost nights to one.
with housed_persons as (

    select distinct person_id from {{ ref('int_hf_unhoused_days') }}

),

bounded_spells as (

    select * from {{ ref('int_bounded_spells') }}
    where not is_zero_day and starts_on < ends_on and person_id in (select person_id from housed_persons)

),

spells as (

    select * from {{ ref('int_spells') }}
    where not is_zero_day and person_id in (select person_id from housed_persons)

),

bounded_nights as (

    select
        feed,
        record_key,
        sum({{ days_between('starts_on', 'ends_on') }}) as nights
    from bounded_spells
    group by feed, record_key

),

spell_nights as (

    select
        feed,
        record_key,
        sum({{ days_between('starts_on', 'ends_on') }}) as nights
    from spells
    group by feed, record_key

),

housed as (

    select
        bounded_nights.feed,
        bounded_nights.record_key,
        bounded_nights.nights - coalesce(spell_nights.nights, 0) as nights
    from bounded_nights
    left join spell_nights
        on
            spell_nights.feed = bounded_nights.feed
            and spell_nights.record_key = bounded_nights.record_key

)

select
    feed,
    cast(count(*) as bigint) as records,
    cast(sum(nights) as bigint) as nights
from housed
where nights > 0
group by feed
