with accepted_periods as (

    select * from {{ ref('int_accepted_periods') }}

)

select
    lineage,
    feed,
    min(period) as first_period,
    max(period) as last_period,
    min(period_first_day) as first_day,
    max(period_last_day) as data_through
from accepted_periods
group by lineage, feed
