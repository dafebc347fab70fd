-- Methodology 4. The people active at the month's end are those of monthly_flows; so are the placements, wherever the
-- area was the same in all six months (a merged municipality has those of the ones it took over besides).
with flows as (

    select
        monthly_flows.*,
        outflow_permanent + outflow_hf as placements
    from {{ ref('monthly_flows') }} as monthly_flows

),

six_months as (

    select
        this_month.time_period,
        this_month.ref_area,
        sum(earlier.placements) as placements,
        count(*) as months
    from flows as this_month
    inner join flows as earlier
        on
            earlier.ref_area = this_month.ref_area
            and earlier.time_period <= this_month.time_period
            and earlier.time_period >= {{ period_of(
                add_months(period_first_day('this_month.time_period'), 1 - var('placement_months'))
            ) }}
    group by this_month.time_period, this_month.ref_area

),

municipalities_that_took_over as (

    select areas.ref_area
    from {{ ref('dim_area') }} as areas
    inner join {{ ref('dim_area') }} as absorbed on absorbed.successor = areas.ref_area

)

select
    coalesce(zero.time_period, flows.time_period) as time_period,
    coalesce(zero.ref_area, flows.ref_area) as ref_area,
    zero.active_end,
    flows.active_end as flows_active_end,
    zero.placements_6m,
    six_months.placements
from {{ ref('functional_zero') }} as zero
full outer join flows
    on
        flows.time_period = zero.time_period
        and flows.ref_area = zero.ref_area
left join six_months
    on
        six_months.time_period = zero.time_period
        and six_months.ref_area = zero.ref_area
where
    zero.time_period is null
    or flows.time_period is null
    or zero.active_end <> flows.active_end
    or (zero.placements_6m is null) <> (zero.is_functional_zero is null)
    or (
        zero.ref_area not in (select ref_area from municipalities_that_took_over)
        and (
            (zero.placements_6m is null and six_months.months = {{ var('placement_months') }})
            or (zero.placements_6m is not null and six_months.months < {{ var('placement_months') }})
            or zero.placements_6m <> six_months.placements
        )
    )
