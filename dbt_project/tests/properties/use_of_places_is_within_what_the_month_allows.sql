-- Methodology 4. A place is full on no more days than the month has, and a total's bed-nights are those of its places.
with places as (

    select * from {{ ref('capacity_use') }}
    where facility <> '_T'

),

totals as (

    select * from {{ ref('capacity_use') }}
    where facility = '_T'

),

homeless_services as (

    select
        places.time_period,
        places.ref_area,
        sum(places.bed_nights_used) as bed_nights_used
    from places
    inner join {{ ref('fct_facility_month') }} as facilities
        on
            facilities.period = places.time_period
            and cast(facilities.facility_no as {{ dbt.type_string() }}) = places.facility
    where facilities.is_homeless_service
    group by places.time_period, places.ref_area

)

select time_period, ref_area, facility, days_at_or_over_capacity as value
from places
where
    days_at_or_over_capacity not between 0 and 31
    or bed_nights_available < 0
    or bed_nights_used < 0

union all

select totals.time_period, totals.ref_area, totals.facility, totals.bed_nights_used as value
from totals
inner join homeless_services
    on
        homeless_services.time_period = totals.time_period
        and homeless_services.ref_area = totals.ref_area
where totals.bed_nights_used <> homeless_services.bed_nights_used
