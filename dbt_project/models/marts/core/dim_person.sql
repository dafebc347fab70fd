-- One to one: int_deaths has at most one row a person.
select
    persons.person_id,
    persons.sex,
    persons.birth_month,
    persons.citizenship,
    persons.birth_country,
    persons.household_type,
    case
        when persons.household_id is not null
            then cast(dense_rank() over (order by persons.household_id nulls last) as integer)
    end as household_no,
    persons.education,
    persons.has_disability,
    persons.has_mental_health_need,
    persons.has_addiction_need,
    persons.first_homeless_on,
    persons.first_homeless_on_precision,
    deaths.died_on
from {{ ref('int_persons') }} as persons
left join {{ ref('int_deaths') }} as deaths on deaths.person_id = persons.person_id
