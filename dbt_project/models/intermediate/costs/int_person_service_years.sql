with person_years as (
    -- A month that service_unit_costs leaves out has no row there although somebody had client-days in it.
    select
        months.year,
        years.map_date,
        days.person_id,
        days.lineage,
        days.service_type,
        coalesce(sum(days.client_days) filter (where delivered.period is not null), 0) as client_days,
        coalesce(sum(days.client_days) filter (where delivered.period is null), 0) as days_left_out
    from {{ ref('int_person_service_months') }} as days
    inner join {{ ref('int_reference_months') }} as months on days.period = months.period
    inner join {{ ref('int_reference_years') }} as years on months.year = years.year
    left join {{ ref('int_service_months') }} as delivered
        on
            days.lineage = delivered.lineage
            and days.period = delivered.period
            and days.service_type = delivered.service_type
    group by months.year, years.map_date, days.person_id, days.lineage, days.service_type
),

in_municipalities as (
    select
        person_years.year,
        person_years.person_id,
        areas.ref_area as municipality,
        person_years.service_type,
        cast(sum(person_years.client_days) as bigint) as client_days,
        cast(sum(person_years.days_left_out) as bigint) as days_left_out
    from person_years
    inner join {{ ref('int_area_lineages') }} as areas
        on
            person_years.map_date = areas.map_date
            and person_years.lineage = areas.lineage
            and areas.area_level = 'municipality'
    group by person_years.year, person_years.person_id, areas.ref_area, person_years.service_type
),

final as (
    -- At most one unit cost for a municipality, service and year.
    select
        days.year,
        days.person_id,
        days.municipality,
        days.service_type,
        days.client_days,
        days.days_left_out + case when costs.cost_per_client_day is null then days.client_days else 0 end
            as uncosted_days,
        costs.cost_per_client_day * days.client_days as cost_eur
    from in_municipalities as days
    left join {{ ref('int_service_costs') }} as costs
        on
            cast(days.year as {{ dbt.type_string() }}) = costs.time_period
            and days.municipality = costs.ref_area
            and days.service_type = costs.service_type
)

select * from final
