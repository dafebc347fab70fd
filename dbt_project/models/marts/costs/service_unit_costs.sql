{%- set amounts = [
    'amount_eur', 'amount_housing_eur', 'amount_utilities_eur', 'amount_repairs_furnishing_eur',
    'amount_support_staff_eur', 'amount_administration_eur', 'amount_food_eur', 'amount_other_eur',
] -%}

with service_months as (
    select * from {{ ref('fct_service_month') }}
),

months as (
    select period, year, reference_date as last_day
    from {{ ref('dim_reference_date') }}
    where is_month_end
),

time_periods as (
    -- A month is drawn on the map of its last day, a year on that of 31 December or of the last covered day in it.
    select
        period,
        period as time_period,
        {{ period_first_day('period') }} as first_day,
        last_day as map_date,
        false as is_incomplete
    from months
    union all
    select
        months.period,
        cast(years.year as {{ dbt.type_string() }}) as time_period,
        years.first_covered_on as first_day,
        years.map_date,
        not years.is_complete as is_incomplete
    from months
    inner join {{ ref('dim_reference_year') }} as years on months.year = years.year
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
    inner join {{ ref('dim_area_map') }} as areas
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
    from {{ ref('dim_area_map') }} as municipalities
    inner join {{ ref('dim_area_map') }} as areas
        on municipalities.map_date = areas.map_date and municipalities.lineage = areas.lineage
    where municipalities.area_level = 'municipality'
),

parts as (
    -- A municipality shows what it has; a region and the nation take only those that have cost and days.
    select
        totals.*,
        members.ref_area,
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
    group by time_period, first_day, map_date, ref_area, service_type
    having bool_or(is_shown)
),

coverage as (
    select {{ period_of('covered_on') }} as time_period, ref_area, coverage, has_gap
    from {{ ref('fct_area_coverage') }}
    where need = 'service_costs' and map_date = covered_on and covered_on = {{ dbt.last_day('covered_on', 'month') }}
    union all
    select cast(year as {{ dbt.type_string() }}) as time_period, ref_area, coverage, has_gap
    from {{ ref('fct_area_year_coverage') }}
    where need = 'service_costs'
),

final as (
    select
        totals.time_period,
        totals.ref_area,
        totals.service_type,
        {% for amount in amounts -%}
        totals.{{ amount }},
        {% endfor -%}
        totals.client_days,
        case
            when totals.missing_part is null then {{ share_of('totals.amount_eur', 'totals.client_days') }}
        end as cost_per_client_day,
        {{ share_of(
            '(totals.amount_housing_eur + totals.amount_utilities_eur + totals.amount_repairs_furnishing_eur)',
            'totals.amount_eur'
        ) }} as housing_share,
        {{ share_of('totals.amount_support_staff_eur', 'totals.amount_eur') }} as support_share,
        {{ share_of('totals.amount_administration_eur', 'totals.amount_eur') }} as overhead_share,
        {{ share_of('(totals.amount_food_eur + totals.amount_other_eur)', 'totals.amount_eur') }} as other_share,
        totals.missing_part,
        totals.municipalities_counted,
        totals.municipalities_left_out,
        coverage.coverage,
        {{ obs_status(
            not_collected='totals.missing_part is not null',
            breaks=series_breaks(
                'service_unit_costs', 'totals.ref_area', "'service_costs'", 'totals.first_day', 'totals.map_date'
            ),
            unreliable='coverage.has_gap',
            provisional='totals.is_incomplete'
        ) }} as obs_status
    from area_totals as totals
    inner join coverage on totals.time_period = coverage.time_period and totals.ref_area = coverage.ref_area
)

select * from final
