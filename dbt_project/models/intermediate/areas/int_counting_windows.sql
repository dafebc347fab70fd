-- The feeds that give spells open the window together; each spell is counted up to its own feed's data_through.
with coverage as (

    select * from {{ ref('int_coverage') }}
    where feed in ('shelter_stays', 'living_situations', 'institution_discharges')

)

select
    lineage,
    min(first_period) as first_period,
    min(first_day) as window_from,
    max(data_through) as latest_data_through
from coverage
group by lineage
