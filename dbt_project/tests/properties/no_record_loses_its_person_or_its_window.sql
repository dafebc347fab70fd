-- No silent drop: every current record belongs to a linked person (an anonymous sighting to none) and to covered days.
with records as (

    select 'shelter_stays' as feed, person_id, data_through from {{ ref('int_current_shelter_stays') }}
    union all
    select 'living_situations' as feed, person_id, data_through from {{ ref('int_current_living_situations') }}
    where not is_anonymous
    union all
    select 'institution_discharges' as feed, person_id, data_through
    from {{ ref('int_current_institution_discharges') }}
    union all
    select 'evictions' as feed, person_id, data_through from {{ ref('int_current_evictions') }}
    union all
    select 'hf_enrolments' as feed, person_id, data_through from {{ ref('int_hf_enrolments') }}
    union all
    select 'hf_tenancies' as feed, person_id, data_through from {{ ref('int_hf_tenancies') }}

)

select feed, count(*) as records
from records
where person_id is null or data_through is null
group by feed
