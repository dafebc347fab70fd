-- Methodology 4 and 5. Who enters a cohort is who flows in without an earlier episode, in every month and area and for
-- every horizon.
select
    flows.time_period,
    flows.ref_area,
    cohorts.horizon,
    flows.inflow_new,
    cohorts.entrants
from {{ ref('monthly_flows') }} as flows
full outer join {{ ref('entry_cohorts') }} as cohorts
    on
        cohorts.time_period = flows.time_period
        and cohorts.ref_area = flows.ref_area
where flows.inflow_new is null or cohorts.entrants is null or flows.inflow_new <> cohorts.entrants
