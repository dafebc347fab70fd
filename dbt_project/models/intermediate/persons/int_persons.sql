-- Each attribute is taken by itself: a known value before an unknown or empty one, then the latest period, the lowest
-- municipality code, the lowest local_person_id token (methodology 2).
{%- set attributes = [
    'sex', 'birth_month', 'citizenship', 'birth_country', 'household_type', 'household_id', 'education',
    'has_disability', 'has_mental_health_need', 'has_addiction_need',
    'first_homeless_on', 'first_homeless_on_precision',
] %}

with person_rows as (

    select * from {{ ref('stg_persons') }}

),

links as (

    select * from {{ ref('stg_person_links') }}

),

-- Most people are told month after month as they were before: what was told is ranked by the last time it was told.
told as (

    select
        local_person_id,
        municipality,
        {%- for attribute in attributes %}
        {{ attribute }},
        {%- endfor %}
        max(period) as period
    from person_rows
    group by
        local_person_id, municipality
        {%- for attribute in attributes %}, {{ attribute }}{% endfor %}

),

-- A local person has one row a period.
ranked as (

    select
        links.person_id,
        told.*,
        row_number() over (
            partition by links.person_id
            order by told.period desc, told.municipality, told.local_person_id
        ) as preference
    from told
    inner join links on links.local_person_id = told.local_person_id

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
