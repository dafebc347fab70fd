{%- set categories = cost_categories() -%}

with months as (
    -- Both feeds delivered: a month without its costs, or without its stays, would spoil the ratio (ADR 3).
    select
        costs.lineage,
        costs.period,
        feeds.service_type,
        feeds.days_feed
    from {{ ref('int_coverage_months') }} as costs
    cross join {{ ref('int_service_feeds') }} as feeds
    inner join {{ ref('int_coverage_months') }} as days
        on costs.lineage = days.lineage and costs.period = days.period and feeds.days_feed = days.feed
    where costs.feed = 'service_costs' and not costs.is_gap and not days.is_gap
),

nights as (
    select
        lineage,
        period,
        service_type,
        sum(client_days) as client_days
    from {{ ref('int_person_service_months') }}
    group by lineage, period, service_type
),

lines as (
    select
        lineage,
        period,
        service_type,
        count(*) as cost_lines,
        sum(amount_eur) as amount_eur,
        {% for category in categories -%}
        coalesce(sum(amount_eur) filter (where category = '{{ category }}'), 0) as amount_{{ category }}_eur,
        {% endfor -%}
        sum(client_days) as stated_client_days
    from {{ ref('stg_service_costs') }}
    group by lineage, period, service_type
),

final as (
    select
        months.lineage,
        months.period,
        months.service_type,
        coalesce(lines.cost_lines, 0) as cost_lines,
        lines.amount_eur,
        {% for category in categories -%}
        lines.amount_{{ category }}_eur,
        {% endfor -%}
        cast(
            case
                when months.days_feed = 'service_costs' then lines.stated_client_days
                else coalesce(nights.client_days, 0)
            end as bigint
        ) as client_days
    from months
    left join lines
        on
            months.lineage = lines.lineage
            and months.period = lines.period
            and months.service_type = lines.service_type
    left join nights
        on
            months.lineage = nights.lineage
            and months.period = nights.period
            and months.service_type = nights.service_type
    where lines.cost_lines > 0 or nights.client_days > 0
)

select * from final
