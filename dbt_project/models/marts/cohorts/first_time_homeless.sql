with area_years as (

    select * from {{ ref('dim_area_year') }}

),

entries as (

    select
        person_id,
        episode_no,
        cast(extract(year from entered_on) as integer) as year,
        lineage,
        window_from,
        last_seen_on,
        {{ add_months('entered_on', -var('first_time_months')) }} as asked_from
    from {{ ref('fct_entry') }}

),

area_map as (

    select * from {{ ref('dim_area_map') }}

),

year_coverage as (

    select * from {{ ref('fct_area_year_coverage') }}
    where need = 'ethos_all'

),

ranked as (

    select
        entries.*,
        window_from <= asked_from as is_assessable,
        last_seen_on is null or last_seen_on < asked_from as is_unseen_before,
        row_number() over (partition by person_id, year order by episode_no) as entry_no
    from entries

),

-- Additive before it is drawn on a map: an entry is in one lineage.
cells as (

    select
        year,
        lineage,
        count(*) as entries,
        count(*) filter (where is_assessable) as assessable,
        count(*) filter (where is_assessable and is_unseen_before) as first_time
    from ranked
    where entry_no = 1
    group by year, lineage

),

{%- set measures = ['entries', 'assessable', 'first_time'] %}

{{ counted_in_areas(measures) }},

{{ described_years(measures) }}

select
    described.year as time_period,
    described.ref_area,
    described.entries,
    described.assessable,
    case when described.assessable > 0 then described.first_time end as first_time,
    {{ share_of('described.first_time', 'described.assessable') }} as first_time_share,
    described.coverage,
    {{ year_status('first_time_homeless', unreliable='described.assessable < described.entries') }} as obs_status
from described
