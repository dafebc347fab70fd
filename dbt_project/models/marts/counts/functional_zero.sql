-- Built for Zero: whoever is homeless could be housed within a month at the pace of the last six. The six months are
-- drawn on the map of the row's month, so that a merged municipality has the placements of those it took over.
with movements as (

    select * from {{ ref('fct_movement') }}

),

month_end_active as (

    select * from {{ ref('fct_month_end_active') }}

),

area_map as (

    select * from {{ ref('dim_area_map') }}

),

{{ area_months() }},

looking_back as (

    select
        area_months.*,
        {{ add_months('first_day', 1 - var('placement_months')) }} as placements_from
    from area_months

),

covered_months as (

    select
        lineage,
        period,
        {{ period_first_day('period') }} as first_day,
        {{ period_last_day('period') }} as last_day,
        bool_or(is_gap) as has_gap,
        max({{ period_last_day('period') }}) over (partition by lineage) as data_through
    from {{ ref('fct_coverage_month') }}
    where feed in ('shelter_stays', 'living_situations', 'institution_discharges')
    group by lineage, period

),

placements as (

    select
        lineage_before as lineage,
        cast({{ dbt.date_trunc('month', 'moves_on') }} as date) as first_day,
        is_counted_before,
        case when moves_on = window_from_before then window_from_before end as opens_window_on,
        count(*) as persons
    from movements
    where movement = 'exit' and exit_kind in ('permanent', 'hf')
    group by
        lineage_before,
        cast({{ dbt.date_trunc('month', 'moves_on') }} as date),
        is_counted_before,
        case when moves_on = window_from_before then window_from_before end

),

members as (

    select
        looking_back.*,
        area_map.lineage
    from looking_back
    inner join area_map
        on
            area_map.map_date = looking_back.last_day
            and area_map.ref_area = looking_back.ref_area

),

-- As in monthly_flows, the day before an area's first covered month counts for the lineages whose coverage starts in
-- that month.
placed as (

    select
        members.period,
        members.ref_area,
        sum(placements.persons) as persons
    from members
    inner join placements
        on
            placements.lineage = members.lineage
            and placements.first_day between members.placements_from and members.first_day
    where placements.is_counted_before or placements.opens_window_on = members.first_covered_on
    group by members.period, members.ref_area

),

looked_back as (

    select
        members.period,
        members.ref_area,
        count(distinct covered_months.period) as months_covered,
        bool_or(covered_months.has_gap) as has_any_gap,
        bool_or(
            covered_months.data_through < {{ add_days('covered_months.last_day', var('provisional_days')) }}
        ) as is_any_provisional
    from members
    inner join covered_months
        on
            covered_months.lineage = members.lineage
            and covered_months.first_day between members.placements_from and members.first_day
    group by members.period, members.ref_area

),

active as (

    select
        members.period,
        members.ref_area,
        sum(month_end_active.persons) as persons
    from members
    inner join month_end_active
        on
            month_end_active.period = members.period
            and month_end_active.lineage = members.lineage
    group by members.period, members.ref_area

),

described as (

    select
        looking_back.*,
        coalesce(active.persons, 0) as active_end,
        case
            when looked_back.months_covered = {{ var('placement_months') }} then coalesce(placed.persons, 0)
        end as placements_6m,
        looked_back.has_any_gap,
        looked_back.is_any_provisional
    from looking_back
    left join looked_back
        on
            looked_back.period = looking_back.period
            and looked_back.ref_area = looking_back.ref_area
    left join active
        on
            active.period = looking_back.period
            and active.ref_area = looking_back.ref_area
    left join placed
        on
            placed.period = looking_back.period
            and placed.ref_area = looking_back.ref_area

)

select
    described.period as time_period,
    described.ref_area,
    cast(described.active_end as bigint) as active_end,
    cast(described.placements_6m as bigint) as placements_6m,
    described.active_end * {{ var('placement_months') }} <= described.placements_6m as is_functional_zero,
    cast(described.coverage as double) as coverage,
    {{ month_status(
        'functional_zero',
        'described',
        unreliable='described.has_any_gap or described.placements_6m is null',
        provisional='described.is_any_provisional',
        first_day='placements_from'
    ) }} as obs_status
from described
