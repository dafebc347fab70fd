with months as (

    select
        period,
        reference_date as last_day,
        {{ period_first_day('period') }} as first_day,
        {{ add_days('reference_date', 1) }} as next_first_day
    from {{ ref('dim_reference_date') }}
    where is_month_end

),

stays as (

    select * from {{ ref('fct_service_stay') }}
    where facility_no is not null and started_on < ended_on

),

area_map as (

    select * from {{ ref('dim_area_map') }}

),

area_coverage as (

    select * from {{ ref('fct_area_coverage') }}
    where need = 'capacity' and map_date = covered_on

),

covered_stay_months as (

    select lineage, period
    from {{ ref('fct_coverage_month') }}
    where feed = 'shelter_stays'

),

facility_months as (

    select
        facilities.*,
        months.first_day,
        months.last_day,
        months.next_first_day,
        facilities.capacity * greatest({{ days_between('facilities.opens_on', 'facilities.closes_on') }}, 0)
            as bed_nights_available,
        covered_stay_months.period is not null as is_use_known
    from {{ ref('fct_facility_month') }} as facilities
    inner join months on months.period = facilities.period
    left join covered_stay_months
        on
            covered_stay_months.lineage = facilities.lineage
            and covered_stay_months.period = facilities.period

),

-- Each record takes a bed from its first to its last night, as for client-days of costs.
used as (

    select
        facility_months.facility_no,
        facility_months.period,
        sum({{ days_between(
            'greatest(stays.started_on, facility_months.first_day)',
            'least(stays.ended_on, facility_months.next_first_day)'
        ) }}) as bed_nights
    from facility_months
    inner join stays
        on
            stays.facility_no = facility_months.facility_no
            and stays.started_on < facility_months.next_first_day
            and stays.ended_on > facility_months.first_day
    group by facility_months.facility_no, facility_months.period

),

-- How many stays a facility has from one change of their number to the next.
changes as (

    select facility_no, started_on as changes_on, 1 as change from stays
    union all
    select facility_no, ended_on as changes_on, -1 as change from stays

),

daily_changes as (

    select facility_no, changes_on, sum(change) as change
    from changes
    group by facility_no, changes_on

),

levels as (

    select
        facility_no,
        changes_on as starts_on,
        lead(changes_on) over (partition by facility_no order by changes_on) as ends_on,
        sum(change) over (partition by facility_no order by changes_on rows unbounded preceding) as stays
    from daily_changes

),

full_days as (

    select
        facility_months.facility_no,
        facility_months.period,
        sum({{ days_between(
            'greatest(levels.starts_on, facility_months.opens_on)', 'least(levels.ends_on, facility_months.closes_on)'
        ) }}) as days
    from facility_months
    inner join levels
        on
            levels.facility_no = facility_months.facility_no
            and levels.starts_on < facility_months.closes_on
            and levels.ends_on > facility_months.opens_on
            and levels.stays >= facility_months.capacity
    where facility_months.capacity > 0 and facility_months.opens_on < facility_months.closes_on
    group by facility_months.facility_no, facility_months.period

),

-- What is not known about the use of a place is empty, never 0.
facility_use as (

    select
        facility_months.*,
        case when is_use_known then coalesce(used.bed_nights, 0) end as bed_nights_used,
        case when is_use_known then coalesce(full_days.days, 0) end as days_at_or_over_capacity
    from facility_months
    left join used
        on
            used.facility_no = facility_months.facility_no
            and used.period = facility_months.period
    left join full_days
        on
            full_days.facility_no = facility_months.facility_no
            and full_days.period = facility_months.period

),

rows_to_show as (

    select
        facility_use.period,
        facility_use.first_day,
        facility_use.last_day,
        area_map.ref_area,
        cast(facility_use.facility_no as {{ dbt.type_string() }}) as facility,
        facility_use.bed_nights_available,
        facility_use.bed_nights_used,
        facility_use.refusals,
        facility_use.days_at_or_over_capacity
    from facility_use
    inner join area_map
        on
            area_map.map_date = facility_use.last_day
            and area_map.lineage = facility_use.lineage
            and area_map.area_level = 'municipality'

    union all

    select
        facility_use.period,
        facility_use.first_day,
        facility_use.last_day,
        area_map.ref_area,
        '_T' as facility,
        sum(facility_use.bed_nights_available) filter (where facility_use.is_use_known) as bed_nights_available,
        sum(facility_use.bed_nights_used) as bed_nights_used,
        sum(facility_use.refusals) filter (where facility_use.is_use_known) as refusals,
        sum(facility_use.days_at_or_over_capacity) as days_at_or_over_capacity
    from facility_use
    inner join area_map
        on
            area_map.map_date = facility_use.last_day
            and area_map.lineage = facility_use.lineage
    where facility_use.is_homeless_service
    group by facility_use.period, facility_use.first_day, facility_use.last_day, area_map.ref_area

)

select
    rows_to_show.period as time_period,
    rows_to_show.ref_area,
    rows_to_show.facility,
    cast(rows_to_show.bed_nights_available as bigint) as bed_nights_available,
    cast(rows_to_show.bed_nights_used as bigint) as bed_nights_used,
    {{ share_of('rows_to_show.bed_nights_used', 'rows_to_show.bed_nights_available') }} as occupancy,
    cast(rows_to_show.refusals as bigint) as refusals,
    cast(rows_to_show.days_at_or_over_capacity as bigint) as days_at_or_over_capacity,
    cast(coalesce(area_coverage.coverage, 0) as double) as coverage,
    {{ obs_status(
        not_collected='coalesce(area_coverage.covered_municipalities, 0) = 0',
        breaks=series_breaks(
            'capacity_use', 'rows_to_show.ref_area', "'capacity'", 'rows_to_show.first_day', 'rows_to_show.last_day'
        ),
        unreliable='area_coverage.has_gap',
        provisional='false'
    ) }} as obs_status
from rows_to_show
left join area_coverage
    on
        area_coverage.map_date = rows_to_show.last_day
        and area_coverage.ref_area = rows_to_show.ref_area
