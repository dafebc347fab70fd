-- Methodology 5. A person's first exit or entry of a year is one of the country's outflows or inflows of that year.
with flows as (

    select
        cast(substr(time_period, 1, 4) as integer) as year,
        sum(outflow_permanent + outflow_hf) as exits,
        sum(inflow_new + inflow_returned_housing + inflow_returned_other) as entries
    from {{ ref('monthly_flows') }}
    where ref_area = 'LV'
    group by cast(substr(time_period, 1, 4) as integer)

)

select
    exits.time_period,
    exits.exits,
    flows.exits as outflow,
    entries.entries,
    flows.entries as inflow
from {{ ref('exits_and_returns') }} as exits
inner join {{ ref('first_time_homeless') }} as entries
    on
        entries.time_period = exits.time_period
        and entries.ref_area = exits.ref_area
left join flows on flows.year = exits.time_period
where
    exits.ref_area = 'LV'
    and (
        exits.exits > coalesce(flows.exits, 0)
        or entries.entries > coalesce(flows.entries, 0)
        or entries.assessable > entries.entries
        or coalesce(entries.first_time, 0) > entries.assessable
    )
