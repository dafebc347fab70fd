select
    persons.year as time_period,
    persons.person_id,
    persons.municipality as ref_area,
    persons.client_days,
    persons.uncosted_days,
    persons.direct_eur,
    persons.events,
    persons.unpriced_events,
    persons.indirect_eur,
    persons.total_eur,
    persons.uses_unverified_unit_costs,
    coverage.coverage,
    {{ obs_status(
        not_collected='persons.total_eur is null',
        breaks=series_breaks(
            'person_costs', 'persons.municipality', "'service_costs'", 'years.first_covered_on', 'years.map_date'
        ),
        unreliable='coverage.has_gap or persons.uncosted_days > 0 or persons.unpriced_events > 0',
        provisional='not years.is_complete'
    ) }} as obs_status
from {{ ref('fct_person_cost') }} as persons
inner join {{ ref('dim_reference_year') }} as years on persons.year = years.year
inner join {{ ref('fct_area_year_coverage') }} as coverage
    on
        persons.year = coverage.year
        and persons.municipality = coverage.ref_area
        and coverage.need = 'service_costs'
