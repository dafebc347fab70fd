-- The weight of a municipality in `coverage` (methodology 4). Shelter beds are those of the services whose nights are
-- homeless nights (an ETHOS Light situation). A facilities file without places says that there is none.
with accepted_periods as (

    select * from {{ ref('int_accepted_periods') }}
    where feed = 'facilities'

),

facilities as (

    select * from {{ ref('stg_facilities') }}

),

service_types as (

    select * from {{ ref('stg_service_types') }}

),

by_period as (

    select
        accepted_periods.lineage,
        accepted_periods.period_first_day as valid_from,
        sum(case when service_types.ethos_light is not null then facilities.capacity else 0 end) as beds
    from accepted_periods
    left join facilities
        on
            facilities.lineage = accepted_periods.lineage
            and facilities.period_first_day = accepted_periods.period_first_day
    left join service_types on service_types.service_type = facilities.service_type
    group by accepted_periods.lineage, accepted_periods.period_first_day

)

select
    lineage,
    valid_from,
    -- Until the next facilities file: the nearest earlier one counts for a month that has none.
    coalesce(
        {{ add_days('lead(valid_from) over (partition by lineage order by valid_from)', -1) }}, {{ far_future() }}
    ) as valid_to,
    cast(beds as bigint) as beds
from by_period
