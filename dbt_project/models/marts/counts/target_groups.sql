{%- set groups = {
    'rough_sleepers': "ethos_category = 'E1'",
    'long_term': 'is_long_term_1y',
    'youth': "age_band = 'Y18T24'",
    'older': "age_band = 'Y_GE65'",
    'women': "sex = 'F'",
    'families_with_children': 'is_in_family_with_children',
    'addiction_need': 'has_addiction_need',
    'mental_health_need': 'has_mental_health_need',
    'disability': 'has_disability',
    'non_citizens': "citizenship <> 'LV'",
    'leaving_institution': "ethos_category = 'E4'",
} -%}

with stock as (

    select * from {{ ref('fct_stock') }}

),

persons as (

    select * from {{ ref('dim_person') }}

),

-- Households with somebody under 18 among the homeless of the same night, wherever they are.
households_with_children as (

    select distinct
        stock.reference_date,
        persons.household_no
    from stock
    inner join persons on persons.person_id = stock.person_id
    where stock.age_band = 'Y0T17' and persons.household_no is not null

),

homeless as (

    select
        stock.*,
        persons.has_addiction_need,
        persons.has_mental_health_need,
        persons.has_disability,
        persons.citizenship,
        coalesce(persons.household_type in ('couple_children', 'lone_parent'), false)
        or households_with_children.household_no is not null as is_in_family_with_children
    from stock
    left join persons on persons.person_id = stock.person_id
    left join households_with_children
        on
            households_with_children.reference_date = stock.reference_date
            and households_with_children.household_no = persons.household_no

),

{{ stock_cube(groups) }},

with_status as (

    select
        described.*,
        {{ stock_status('target_groups') }} as obs_status
    from described

)
{% for group in groups %}
select
    reference_date as time_period,
    ref_area,
    ethos_category,
    sex,
    age_band,
    '{{ group }}' as target_group,
    {{ group }} as persons,
    cast(coverage as double) as coverage,
    obs_status
from with_status
where {{ group }} > 0 or (is_total and covered_municipalities > 0)
{{- '\nunion all' if not loop.last }}
{%- endfor %}
