-- Every map that a figure is drawn on. A year's map is that of a month end, and month ends are reference dates.
with reference_dates as (

    select reference_date as map_date from {{ ref('int_reference_dates') }}

),

areas_by_day as (

    select * from {{ ref('int_areas_by_day') }}

),

placed as (

    select
        reference_dates.map_date,
        areas_by_day.lineage,
        areas_by_day.area,
        areas_by_day.region
    from reference_dates
    inner join areas_by_day on reference_dates.map_date between areas_by_day.valid_from and areas_by_day.valid_to

)

select map_date, lineage, area as ref_area, 'municipality' as area_level from placed
union all
select map_date, lineage, region as ref_area, 'region' as area_level from placed
union all
select map_date, lineage, 'LV' as ref_area, 'country' as area_level from placed
