with costs as (
    select
        time_period,
        first_day,
        map_date,
        ref_area,
        service_type,
        cost_per_client_day,
        is_incomplete
    from {{ ref('fct_service_cost') }}
    where length(time_period) = 4
),

comparators as (
    select comparator from (values ('care_home'), ('temporary_lodging'), ('shelter')) as comparators (comparator)
),

pairs as (
    -- One row a year, area and comparator where one of the two services has a row.
    select
        cast(costs.time_period as integer) as year,
        costs.first_day,
        costs.map_date,
        costs.ref_area,
        comparators.comparator,
        max(costs.cost_per_client_day) filter (where costs.service_type = 'housing_first') as housing_first,
        max(costs.cost_per_client_day) filter (where costs.service_type = comparators.comparator) as comparator_cost,
        bool_or(costs.is_incomplete) as is_incomplete
    from costs
    inner join comparators on costs.service_type in ('housing_first', comparators.comparator)
    group by costs.time_period, costs.first_day, costs.map_date, costs.ref_area, comparators.comparator
),

final as (
    select
        pairs.year as time_period,
        pairs.ref_area,
        pairs.comparator,
        pairs.housing_first as housing_first_cost_per_client_day,
        pairs.comparator_cost as comparator_cost_per_client_day,
        {{ share_of('pairs.housing_first', 'pairs.comparator_cost') }} as cost_ratio,
        pairs.housing_first - pairs.comparator_cost as cost_difference_eur,
        coverage.coverage,
        {{ obs_status(
            not_collected='pairs.housing_first is null or pairs.comparator_cost is null',
            breaks=series_breaks(
                'service_unit_costs', 'pairs.ref_area', "'service_costs'", 'pairs.first_day', 'pairs.map_date'
            ),
            unreliable='coverage.has_gap',
            provisional='pairs.is_incomplete'
        ) }} as obs_status
    from pairs
    inner join {{ ref('fct_area_year_coverage') }} as coverage
        on
            pairs.year = coverage.year
            and pairs.ref_area = coverage.ref_area
            and coverage.need = 'service_costs'
)

select * from final
