with area_years as (

    select * from {{ ref('dim_area_year') }}

),

exits as (

    select
        person_id,
        episode_no,
        cast(extract(year from exited_on) as integer) as year,
        lineage,
        {{ days_between('exited_on', 'data_through') }} as days_followed,
        {{ days_between('exited_on', 'returned_on') }} as days_to_return
    from {{ ref('fct_exit') }}
    where exit_kind in {{ housing_exits() }}

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
        exits.*,
        row_number() over (partition by person_id, year order by episode_no) as exit_no
    from exits

),

-- Additive before it is drawn on a map: an exit is from one lineage.
cells as (

    select
        year,
        lineage,
        count(*) as exits,
        {%- for days in return_days() %}
        count(*) filter (where days_followed >= {{ days }}) as followed_{{ days }},
        count(*) filter (
            where days_followed >= {{ days }} and days_to_return <= {{ days }}
        ) as returned_{{ days }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from ranked
    where exit_no = 1
    group by year, lineage

),

{%- set measures = ['exits'] %}
{%- for days in return_days() %}
    {%- do measures.extend(['followed_' ~ days, 'returned_' ~ days]) %}
{%- endfor %}

{{ counted_in_areas(measures) }},

{{ described_years(measures) }}

select
    described.year as time_period,
    described.ref_area,
    described.exits,
    {%- for days in return_days() %}
    described.followed_{{ days }},
    case when described.followed_{{ days }} > 0 then described.returned_{{ days }} end as returned_{{ days }},
    {%- endfor %}
    described.coverage,
    {{ year_status('exits_and_returns', provisional='described.is_provisional') }} as obs_status
from described
