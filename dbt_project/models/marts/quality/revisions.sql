-- A later month restates open records and shows what followed, so deliveries of months after the figure's can change it
-- too: they are named apart.
with builds as (

    select * from {{ ref('stg_build') }}
    where compared_with is not null

),

previous_figures as (

    select * from {{ ref('stg_previous_figures') }}

),

current_figures as (

    select current_figures.*
    from {{ ref('headline_figures') }} as current_figures
    cross join builds

),

causes as (

    select * from {{ ref('int_revision_causes') }}

),

areas_by_day as (

    select * from {{ ref('int_areas_by_day') }}

),

compared as (

    select
        coalesce(current_figures.mart, previous_figures.mart) as mart,
        coalesce(current_figures.time_period, previous_figures.time_period) as time_period,
        coalesce(current_figures.ref_area, previous_figures.ref_area) as ref_area,
        coalesce(current_figures.breakdown, previous_figures.breakdown) as breakdown,
        coalesce(current_figures.figure, previous_figures.figure) as figure,
        previous_figures.value as old_value,
        current_figures.value as new_value
    from current_figures
    full outer join previous_figures
        on
            previous_figures.mart = current_figures.mart
            and previous_figures.time_period = current_figures.time_period
            and previous_figures.ref_area = current_figures.ref_area
            and previous_figures.breakdown = current_figures.breakdown
            and previous_figures.figure = current_figures.figure

),

-- The last month that a figure is about. A cohort is followed to the end of the data.
revised as (

    select
        compared.*,
        case
            when mart = 'hf_retention_crude' then '9999-12'
            when length(time_period) = 4 then time_period || '-12'
            else substr(time_period, 1, 7)
        end as last_period
    from compared
    where old_value is distinct from new_value

),

-- A municipality's file also restates the records of those that it absorbed: whatever its lineages ever lay in is touched.
lineages_of_municipality as (

    select distinct area as municipality, lineage from areas_by_day

),

touched as (

    select
        lineages_of_municipality.municipality,
        areas_by_day.area as ref_area
    from lineages_of_municipality
    inner join areas_by_day on areas_by_day.lineage = lineages_of_municipality.lineage
    union
    select
        lineages_of_municipality.municipality,
        areas_by_day.region as ref_area
    from lineages_of_municipality
    inner join areas_by_day on areas_by_day.lineage = lineages_of_municipality.lineage
    union
    select municipality, 'LV' as ref_area from lineages_of_municipality

),

-- Told once for all figures of an area and month.
questions as (

    select distinct ref_area, last_period from revised

),

answers as (

    select
        questions.ref_area,
        questions.last_period,
        causes.period > questions.last_period as is_later,
        causes.delivery_id,
        causes.event,
        row_number() over (
            partition by questions.ref_area, questions.last_period, causes.period > questions.last_period
            order by causes.period desc, causes.delivery_id, causes.event
        ) as place
    from questions
    inner join touched on touched.ref_area = questions.ref_area
    inner join causes on causes.municipality = touched.municipality

),

named as (

    select
        ref_area,
        last_period,
        count(*) filter (where not is_later) as deliveries_count,
        count(*) filter (where is_later) as later_deliveries_count,
        {{ named_causes('not is_later') }} as deliveries,
        {{ named_causes('is_later') }} as later_deliveries
    from answers
    group by ref_area, last_period

)

select
    revised.mart,
    revised.time_period,
    revised.ref_area,
    revised.breakdown,
    revised.figure,
    case
        when revised.old_value is null then 'new'
        when revised.new_value is null then 'gone'
        else 'changed'
    end as change,
    revised.old_value,
    revised.new_value,
    revised.new_value - revised.old_value as difference,
    cast(coalesce(named.deliveries_count, 0) as bigint) as deliveries_count,
    named.deliveries,
    cast(coalesce(named.later_deliveries_count, 0) as bigint) as later_deliveries_count,
    named.later_deliveries
from revised
left join named
    on
        named.ref_area = revised.ref_area
        and named.last_period = revised.last_period
