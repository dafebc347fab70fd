with coverage as (

    select * from {{ ref('int_coverage') }}

),

accepted_periods as (

    select * from {{ ref('int_accepted_periods') }}

),

months as (

    select * from {{ ref('int_reference_months') }}

)

select
    coverage.lineage,
    coverage.feed,
    months.period,
    months.first_day as period_first_day,
    months.last_day as period_last_day,
    accepted_periods.period is not null as is_accepted,
    accepted_periods.period is null as is_gap
from coverage
inner join months on months.first_day between coverage.first_day and coverage.data_through
left join accepted_periods
    on
        accepted_periods.lineage = coverage.lineage
        and accepted_periods.feed = coverage.feed
        and accepted_periods.period = months.period
