-- The number takes the place of the municipality's own id.
with facilities as (

    select * from {{ ref('stg_facilities') }}

),

ranked as (

    select
        facilities.*,
        min(period) over (partition by facility_id) as first_period,
        row_number() over (partition by facility_id order by period desc, municipality desc) as recency
    from facilities

)

select
    facility_id,
    cast(row_number() over (order by lineage, first_period, open_from, name, facility_id) as integer) as facility_no
from ranked
where recency = 1
