-- Attributes are those of the latest period; the number takes the place of the municipality's own id.
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
    cast(row_number() over (order by lineage, first_period, open_from, name, facility_id) as integer) as facility_no,
    lineage,
    name,
    service_type,
    cast(capacity as integer) as capacity,
    open_from,
    open_to,
    first_period,
    period as last_period
from ranked
where recency = 1
