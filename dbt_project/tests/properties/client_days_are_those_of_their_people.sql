-- The client-days of a service in an area and year are the sum over its people (methodology 12), Housing First's too.
with of_people as (

    select
        cast(year as {{ dbt.type_string() }}) as time_period,
        municipality as ref_area,
        service_type,
        sum(client_days) as client_days
    from {{ ref('int_person_service_years') }}
    group by year, municipality, service_type

),

of_services as (

    select
        costs.time_period,
        costs.ref_area,
        costs.service_type,
        costs.client_days
    from {{ ref('service_unit_costs') }} as costs
    inner join {{ ref('fct_service_cost') }} as levels
        on
            costs.time_period = levels.time_period
            and costs.ref_area = levels.ref_area
            and costs.service_type = levels.service_type
    inner join {{ ref('int_service_feeds') }} as feeds on costs.service_type = feeds.service_type
    where
        length(costs.time_period) = 4
        and levels.area_level = 'municipality'
        and feeds.days_feed <> 'service_costs'

)

select
    coalesce(of_people.time_period, of_services.time_period) as time_period,
    coalesce(of_people.ref_area, of_services.ref_area) as ref_area,
    coalesce(of_people.service_type, of_services.service_type) as service_type,
    of_people.client_days as days_of_people,
    of_services.client_days as days_of_service
from of_people
full outer join of_services
    on
        of_people.time_period = of_services.time_period
        and of_people.ref_area = of_services.ref_area
        and of_people.service_type = of_services.service_type
where coalesce(of_people.client_days, 0) <> coalesce(of_services.client_days, 0)
