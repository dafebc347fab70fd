-- Counted where a municipality can act on it: by the lineage that stopped restating, the feed, and the month in which.
with dropped as (

    select lineage, 'shelter_stays' as feed, dropped_on from {{ ref('int_current_shelter_stays') }}
    union all
    select lineage, 'institution_discharges' as feed, dropped_on from {{ ref('int_current_institution_discharges') }}
    union all
    select lineage, 'evictions' as feed, dropped_on from {{ ref('int_current_evictions') }}
    union all
    select lineage, 'hf_enrolments' as feed, dropped_on from {{ ref('int_hf_enrolments') }}
    union all
    select lineage, 'hf_tenancies' as feed, dropped_on from {{ ref('int_hf_tenancies') }}

),

areas_by_day as (

    select * from {{ ref('int_areas_by_day') }}

)

select
    areas_by_day.area as municipality,
    dropped.feed,
    {{ period_of('dropped.dropped_on') }} as period,
    cast(count(*) as bigint) as records
from dropped
inner join areas_by_day
    on
        areas_by_day.lineage = dropped.lineage
        and dropped.dropped_on between areas_by_day.valid_from and areas_by_day.valid_to
where dropped.dropped_on is not null
group by areas_by_day.area, dropped.feed, {{ period_of('dropped.dropped_on') }}
