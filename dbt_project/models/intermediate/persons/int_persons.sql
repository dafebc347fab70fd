-- Each attribute is taken by itself: a known value before an unknown or empty one, then the latest period, the lowest
-- municipality code, the lowest local_person_id token (methodology 2).
with person_rows as (

    select * from {{ ref('stg_persons') }}

),

links as (

    select * from {{ ref('stg_person_links') }}

),

ranked as (

    select
        links.person_id,
        person_rows.*,
        row_number() over (
            partition by links.person_id
            order by
                person_rows.period desc, person_rows.municipality, person_rows.local_person_id, person_rows.source_row
        ) as preference
    from person_rows
    inner join links on links.local_person_id = person_rows.local_person_id

),

known as (

    select
        person_id,
        preference,
        nullif(sex, 'U') as sex,
        birth_month,
        nullif(citizenship, 'XU') as citizenship,
        birth_country,
        household_type,
        household_id,
        nullif(education, 'U') as education,
        has_disability,
        has_mental_health_need,
        has_addiction_need,
        first_homeless_on,
        first_homeless_on_precision
    from ranked

)

select
    person_id,
    coalesce({{ first_known('sex', 'preference') }}, 'U') as sex,
    {{ first_known('birth_month', 'preference') }} as birth_month,
    {{ first_known('citizenship', 'preference') }} as citizenship,
    {{ first_known('birth_country', 'preference') }} as birth_country,
    {{ first_known('household_type', 'preference') }} as household_type,
    {{ first_known('household_id', 'preference') }} as household_id,
    {{ first_known('education', 'preference') }} as education,
    {{ first_known('has_disability', 'preference') }} as has_disability,
    {{ first_known('has_mental_health_need', 'preference') }} as has_mental_health_need,
    {{ first_known('has_addiction_need', 'preference') }} as has_addiction_need,
    {{ first_known('first_homeless_on', 'preference') }} as first_homeless_on,
    {{ first_known('first_homeless_on_precision', 'preference') }} as first_homeless_on_precision
from known
group by person_id
