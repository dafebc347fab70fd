{%- set amounts = cost_amounts() -%}

with coverage as (
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
        totals.cost_per_client_day,
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
    from {{ ref('fct_service_cost') }} as totals
    inner join coverage on totals.time_period = coverage.time_period and totals.ref_area = coverage.ref_area
)

select * from final
