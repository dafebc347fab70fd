-- Attributes are those of the latest period.
with facilities as (

    select * from {{ ref('stg_facilities') }}

),

ranked as (

    select
        facilities.*,
        min(period) over (partition by facility_id) as first_period,
        row_number() over (partition by facility_id order by period desc, municipality desc) as recency
    from facilities

),

numbers as (

    select * from {{ ref('int_facility_numbers') }}

)

-- One to one: a facility has one number.
select
    numbers.facility_no,
    ranked.lineage,
    ranked.name,
    ranked.service_type,
    cast(ranked.capacity as integer) as capacity,
    ranked.open_from,
    ranked.open_to,
    ranked.first_period,
    ranked.period as last_period
from ranked
inner join numbers on numbers.facility_id = ranked.facility_id
where ranked.recency = 1
