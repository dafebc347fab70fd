{%- set outcomes = ['homeless', 'housed', 'lost', 'deceased'] -%}

with {{ area_months() }},

area_map as (

    select * from {{ ref('dim_area_map') }}

),

entrants as (

    select
        person_id,
        lineage,
        entered_on,
        {{ period_of('entered_on') }} as period,
        data_through
    from {{ ref('fct_entry') }}
    where entry_kind = 'new'

),

persons as (

    select * from {{ ref('dim_person') }}

),

homes as (

    select * from {{ ref('fct_hf_tenancy') }}

),

-- An episode speaks for its own days and for those after it until the next one begins.
episodes as (

    select
        person_id,
        starts_on,
        ends_on,
        exit_kind,
        coalesce(
            lead(starts_on) over (partition by person_id order by episode_no), {{ far_future() }}
        ) as next_starts_on
    from {{ ref('fct_episode') }}

),

horizons as (

    {%- for months in var('entry_cohort_months') %}
    select {{ months }} as horizon
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

readings as (

    select
        entrants.person_id,
        entrants.lineage,
        entrants.period,
        horizons.horizon,
        {{ add_months('entrants.entered_on', 'horizons.horizon') }} as read_on,
        {{ add_months('entrants.entered_on', 'horizons.horizon') }} <= entrants.data_through as is_followed
    from entrants
    cross join horizons

),

in_housing_first as (

    select distinct
        readings.person_id,
        readings.horizon
    from readings
    inner join homes
        on
            homes.person_id = readings.person_id
            and readings.read_on >= homes.move_in
            and readings.read_on < homes.housed_until

),

-- One row per entrant and horizon: one episode speaks for each day from the first entry on.
outcomes as (

    select
        readings.lineage,
        readings.period,
        readings.horizon,
        case
            when not readings.is_followed then null
            when persons.died_on <= readings.read_on then 'deceased'
            when readings.read_on < episodes.ends_on then 'homeless'
            when in_housing_first.person_id is not null or episodes.exit_kind in {{ housing_exits() }} then 'housed'
            else 'lost'
        end as outcome
    from readings
    inner join episodes
        on
            episodes.person_id = readings.person_id
            and readings.read_on >= episodes.starts_on
            and readings.read_on < episodes.next_starts_on
    left join persons on persons.person_id = readings.person_id
    left join in_housing_first
        on
            in_housing_first.person_id = readings.person_id
            and in_housing_first.horizon = readings.horizon

),

-- Additive before it is rolled up: an entrant enters in one lineage.
cells as (

    select period, lineage, horizon, outcome, count(*) as persons
    from outcomes
    group by period, lineage, horizon, outcome

),

counted as (

    select
        area_months.period,
        area_months.ref_area,
        cells.horizon,
        sum(cells.persons) as entrants,
        coalesce(sum(cells.persons) filter (where cells.outcome is not null), 0) as followed
        {%- for outcome in outcomes %},
        coalesce(sum(cells.persons) filter (where cells.outcome = '{{ outcome }}'), 0) as {{ outcome }}
        {%- endfor %}
    from cells
    inner join area_months on area_months.period = cells.period
    inner join area_map
        on
            area_map.map_date = area_months.last_day
            and area_map.ref_area = area_months.ref_area
            and area_map.lineage = cells.lineage
    group by area_months.period, area_months.ref_area, cells.horizon

)

select
    area_months.period as time_period,
    area_months.ref_area,
    cast(horizons.horizon as integer) as horizon,
    cast(coalesce(counted.entrants, 0) as bigint) as entrants,
    cast(coalesce(counted.followed, 0) as bigint) as followed,
    {%- for outcome in outcomes %}
    cast(case when counted.followed > 0 then counted.{{ outcome }} end as bigint) as {{ outcome }},
    {%- endfor %}
    {%- for outcome in outcomes %}
    {{ share_of('counted.' ~ outcome, 'counted.followed') }} as {{ outcome }}_share,
    {%- endfor %}
    cast(area_months.coverage as double) as coverage,
    {{ month_status(
        'entry_cohorts',
        'area_months',
        unreliable='area_months.has_gap or area_months.months_covered_before < ' ~ var('unknown_past_months'),
        provisional='counted.followed < counted.entrants'
    ) }} as obs_status
from area_months
cross join horizons
left join counted
    on
        counted.period = area_months.period
        and counted.ref_area = area_months.ref_area
        and counted.horizon = horizons.horizon
