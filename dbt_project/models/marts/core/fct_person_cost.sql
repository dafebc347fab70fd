with persons as (
    select * from {{ ref('int_person_years') }}
),

services as (
    select
        year,
        person_id,
        cast(sum(client_days) as bigint) as client_days,
        cast(sum(uncosted_days) as bigint) as uncosted_days,
        coalesce({{ exact_sum('cost_eur') }}, 0) as cost_eur,
        count(cost_eur) filter (where client_days > 0) > 0 as is_any_costed
    from {{ ref('int_person_service_years') }}
    group by year, person_id
),

crises as (
    select
        cast(extract(year from occurred_on) as integer) as year,
        person_id,
        count(*) as events,
        count(*) filter (where cost_eur is null) as unpriced_events,
        coalesce({{ exact_sum('cost_eur') }}, 0) as cost_eur,
        coalesce(bool_or(is_unverified), false) as uses_unverified_unit_costs
    from {{ ref('int_crisis_events') }}
    group by extract(year from occurred_on), person_id
),

parts as (
    -- Both joins bring at most one row a person and year.
    select
        persons.year,
        persons.map_date,
        persons.person_id,
        persons.municipality,
        coalesce(services.client_days, 0) as client_days,
        coalesce(services.uncosted_days, 0) as uncosted_days,
        case when services.person_id is null then 0 when services.is_any_costed then services.cost_eur end
            as direct_eur,
        coalesce(crises.events, 0) as events,
        coalesce(crises.unpriced_events, 0) as unpriced_events,
        case
            when crises.person_id is null and not persons.is_covered_for_crisis_events then null
            else {{ amount_unless_unpriced(
                'coalesce(crises.cost_eur, 0)', 'coalesce(crises.events, 0)', 'coalesce(crises.unpriced_events, 0)'
            ) }}
        end as indirect_eur,
        coalesce(crises.uses_unverified_unit_costs, false) as uses_unverified_unit_costs
    from persons
    left join services
        on
            persons.year = services.year
            and persons.person_id = services.person_id
    left join crises
        on
            persons.year = crises.year
            and persons.person_id = crises.person_id
)

select
    year,
    map_date,
    person_id,
    municipality,
    client_days,
    uncosted_days,
    cast(direct_eur as double) as direct_eur,
    events,
    unpriced_events,
    cast(indirect_eur as double) as indirect_eur,
    cast(direct_eur + indirect_eur as double) as total_eur,
    uses_unverified_unit_costs
from parts
