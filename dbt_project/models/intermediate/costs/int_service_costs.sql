{%- set amounts = cost_amounts() -%}

with service_months as (
    select * from {{ ref('int_service_months') }}
),

time_periods as (
    -- A month is drawn on the map of its last day, a year on that of 31 December or of the last covered day in it.
    select
        period,
        period as time_period,
        first_day,
        last_day as map_date,
        false as is_incomplete
    from {{ ref('int_reference_months') }}
    union all
    select
        months.period,
        cast(years.year as {{ dbt.type_string() }}) as time_period,
        years.first_covered_day as first_day,
        years.map_date,
        years.map_date < years.last_day as is_incomplete
    from {{ ref('int_reference_months') }} as months
    inner join {{ ref('int_reference_years') }} as years on months.year = years.year
),

municipality_totals as (
    select
        time_periods.time_period,
        time_periods.first_day,
        time_periods.map_date,
        time_periods.is_incomplete,
        areas.ref_area as municipality,
        service_months.service_type,
        {% for amount in amounts -%}
        sum(service_months.{{ amount }}) as {{ amount }},
        {% endfor -%}
        sum(service_months.client_days) as client_days,
        sum(service_months.cost_lines) > 0 as has_cost,
        coalesce(sum(service_months.client_days), 0) > 0 as has_days
    from service_months
    inner join time_periods on service_months.period = time_periods.period
    inner join {{ ref('int_area_lineages') }} as areas
        on
            service_months.lineage = areas.lineage
            and time_periods.map_date = areas.map_date
            and areas.area_level = 'municipality'
    group by
        time_periods.time_period,
        time_periods.first_day,
        time_periods.map_date,
        time_periods.is_incomplete,
        areas.ref_area,
        service_months.service_type
),

area_members as (
    -- The areas that a municipality belongs to on each map, itself included.
    select distinct
        municipalities.map_date,
        municipalities.ref_area as municipality,
        areas.ref_area,
        areas.area_level
    from {{ ref('int_area_lineages') }} as municipalities
    inner join {{ ref('int_area_lineages') }} as areas
        on municipalities.map_date = areas.map_date and municipalities.lineage = areas.lineage
    where municipalities.area_level = 'municipality'
),

parts as (
    -- A municipality shows what it has; a region and the nation take only those that have cost and days.
    select
        totals.*,
        members.ref_area,
        members.area_level,
        totals.has_cost and totals.has_days as has_both,
        (totals.has_cost and totals.has_days) or members.area_level = 'municipality' as is_shown
    from municipality_totals as totals
    inner join area_members as members
        on totals.map_date = members.map_date and totals.municipality = members.municipality
),

area_totals as (
    select
        time_period,
        first_day,
        map_date,
        ref_area,
        area_level,
        service_type,
        {% for amount in amounts -%}
        cast(sum({{ amount }}) filter (where is_shown) as decimal(18, 2)) as {{ amount }},
        {% endfor -%}
        cast(sum(client_days) filter (where is_shown) as bigint) as client_days,
        count(*) filter (where has_both) as municipalities_counted,
        count(*) filter (where not has_both) as municipalities_left_out,
        case
            when bool_or(has_both) then null
            when bool_or(has_cost) then 'days'
            else 'cost'
        end as missing_part,
        bool_or(is_incomplete) as is_incomplete
    from parts
    group by time_period, first_day, map_date, ref_area, area_level, service_type
    having bool_or(is_shown)
),

final as (
    select
        area_totals.*,
        case when missing_part is null then {{ share_of('amount_eur', 'client_days') }} end as cost_per_client_day
    from area_totals
)

select * from final
