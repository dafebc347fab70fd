{%- set parts = ['direct', 'indirect', 'total'] -%}

with area_members as (
    -- The areas that a municipality belongs to on each map, itself included.
    select distinct
        municipalities.map_date,
        municipalities.ref_area as municipality,
        areas.ref_area
    from {{ ref('dim_area_map') }} as municipalities
    inner join {{ ref('dim_area_map') }} as areas
        on municipalities.map_date = areas.map_date and municipalities.lineage = areas.lineage
    where municipalities.area_level = 'municipality'
),

totals as (
    select
        persons.year,
        members.ref_area,
        count(*) as persons,
        {%- for part in parts %}
        count(persons.{{ part }}_eur) as {{ part }}_persons,
        {{ exact_mean('persons.' ~ part ~ '_eur') }} as {{ part }}_mean_eur,
        percentile_cont(0.5) within group (order by persons.{{ part }}_eur) as {{ part }}_median_eur,
        percentile_cont(0.9) within group (order by persons.{{ part }}_eur) as {{ part }}_p90_eur,
        {%- endfor %}
        bool_or(persons.uncosted_days > 0 or persons.unpriced_events > 0) as is_partly_unpriced
    from {{ ref('fct_person_cost') }} as persons
    inner join area_members as members
        on persons.map_date = members.map_date and persons.municipality = members.municipality
    group by persons.year, members.ref_area
),

final as (
    select
        totals.year as time_period,
        totals.ref_area,
        totals.persons,
        {%- for part in parts %}
        totals.{{ part }}_persons,
        totals.{{ part }}_mean_eur,
        totals.{{ part }}_median_eur,
        totals.{{ part }}_p90_eur,
        {%- endfor %}
        coverage.coverage,
        {{ obs_status(
            not_collected='totals.direct_persons = 0 and totals.indirect_persons = 0',
            breaks=series_breaks(
                'person_cost_summary', 'totals.ref_area', "'service_costs'", 'years.first_covered_on', 'years.map_date'
            ),
            unreliable='coverage.has_gap or totals.is_partly_unpriced or totals.total_persons < totals.persons',
            provisional='not years.is_complete'
        ) }} as obs_status
    from totals
    inner join {{ ref('dim_reference_year') }} as years on totals.year = years.year
    inner join {{ ref('fct_area_year_coverage') }} as coverage
        on
            totals.year = coverage.year
            and totals.ref_area = coverage.ref_area
            and coverage.need = 'service_costs'
)

select * from final
