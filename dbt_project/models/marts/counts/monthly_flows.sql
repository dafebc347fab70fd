-- Flows are read off each person's movements, area by area (ADR 3, "Flows"); every person-day is counted in an area
-- or not, and each change between two days is exactly one flow, which is why the identity holds.
with area_windows as (

    select * from {{ ref('dim_area_window') }}
    where is_month_end

),

area_map as (

    select * from {{ ref('dim_area_map') }}

),

stretches as (

    select * from {{ ref('fct_stretch') }}

),

movements as (

    select * from {{ ref('fct_movement') }}

),

area_coverage as (

    select * from {{ ref('fct_area_coverage') }}
    where need = 'ethos_all' and map_date = covered_on

),

area_months as (

    select
        period,
        ref_area,
        area_level,
        map_date as last_day,
        {{ period_first_day('period') }} as first_day,
        {{ add_days(period_first_day('period'), -1) }} as day_before,
        first_covered_on,
        is_provisional,
        {{ months_between('first_covered_on', 'map_date') }} as months_covered_before
    from area_windows
    where is_covered

),

months as (

    select distinct period, first_day, last_day, day_before from area_months

),

-- The day before an area's first covered month counts for the lineages whose coverage starts in that month.
active_at_start as (

    select
        area_months.period,
        area_months.ref_area,
        count(*) as persons
    from months
    inner join stretches
        on
            months.day_before >= stretches.starts_on
            and months.day_before < stretches.ends_on
    inner join area_map
        on
            area_map.map_date = months.last_day
            and area_map.lineage = stretches.lineage
    inner join area_months
        on
            area_months.period = months.period
            and area_months.ref_area = area_map.ref_area
    where
        stretches.is_counted
        or (stretches.window_from = months.first_day and area_months.first_covered_on = months.first_day)
    group by area_months.period, area_months.ref_area

),

active_at_end as (

    select
        months.period,
        area_map.ref_area,
        count(*) as persons
    from months
    inner join stretches
        on
            months.last_day >= stretches.starts_on
            and months.last_day < stretches.ends_on
    inner join area_map
        on
            area_map.map_date = months.last_day
            and area_map.lineage = stretches.lineage
    where stretches.is_counted
    group by months.period, area_map.ref_area

),

movements_in_months as (

    select
        movements.*,
        months.period,
        months.first_day,
        months.last_day
    from movements
    inner join months on movements.moves_on between months.first_day and months.last_day

),

-- An area sees a movement when the person was in it before, is in it after, or both.
sides as (

    select
        movements_in_months.person_id, movements_in_months.movement_no, movements_in_months.period,
        area_map.ref_area, true as is_in_before, false as is_in_after
    from movements_in_months
    inner join area_map
        on
            area_map.map_date = movements_in_months.last_day
            and area_map.lineage = movements_in_months.lineage_before

    union all

    select
        movements_in_months.person_id, movements_in_months.movement_no, movements_in_months.period,
        area_map.ref_area, false as is_in_before, true as is_in_after
    from movements_in_months
    inner join area_map
        on
            area_map.map_date = movements_in_months.last_day
            and area_map.lineage = movements_in_months.lineage_after

),

sightings as (

    select
        person_id,
        movement_no,
        period,
        ref_area,
        bool_or(is_in_before) as is_in_before,
        bool_or(is_in_after) as is_in_after
    from sides
    group by person_id, movement_no, period, ref_area

),

seen as (

    select
        sightings.period,
        sightings.ref_area,
        area_months.area_level,
        sightings.is_in_before,
        sightings.is_in_after,
        movements_in_months.movement,
        movements_in_months.entry_kind,
        movements_in_months.exit_kind,
        movements_in_months.is_censored,
        coalesce(movements_in_months.is_counted_before, false) as is_counted_before,
        coalesce(movements_in_months.is_counted_after, false) as is_counted_after,
        sightings.is_in_before and (
            movements_in_months.is_counted_before
            or (
                movements_in_months.moves_on = area_months.first_day
                and movements_in_months.window_from_before = area_months.first_day
                and area_months.first_covered_on = area_months.first_day
            )
        ) as is_active_before,
        sightings.is_in_after and movements_in_months.is_counted_after as is_active_after
    from sightings
    inner join movements_in_months
        on
            movements_in_months.person_id = sightings.person_id
            and movements_in_months.movement_no = sightings.movement_no
    inner join area_months
        on
            area_months.period = sightings.period
            and area_months.ref_area = sightings.ref_area

),

flows as (

    select
        period,
        ref_area,
        case
            when movement = 'entry' and is_active_after then 'inflow_' || entry_kind
            when movement = 'exit' and is_active_before then
                case when is_censored then 'coverage_out' else 'outflow_' || exit_kind end
            when movement = 'change' and is_active_before and not is_active_after then
                case
                    when not is_in_after and (is_counted_after or area_level = 'municipality') then 'transfers_out'
                    else 'coverage_out'
                end
            when movement = 'change' and is_active_after and not is_active_before then
                case
                    when not is_in_before and (is_counted_before or area_level = 'municipality') then 'transfers_in'
                    else 'coverage_in'
                end
        end as flow
    from seen

),

flow_counts as (

    select
        period,
        ref_area,
        {%- for flow in flow_columns() %}
        count(*) filter (where flow = '{{ flow }}') as {{ flow }}{{ ',' if not loop.last }}
        {%- endfor %}
    from flows
    group by period, ref_area

),

described as (

    select
        area_months.*,
        coalesce(area_coverage.coverage, 0) as coverage,
        coalesce(area_coverage.covered_municipalities, 0) as covered_municipalities,
        coalesce(area_coverage.has_gap, false) as has_gap
    from area_months
    left join area_coverage
        on
            area_coverage.map_date = area_months.last_day
            and area_coverage.ref_area = area_months.ref_area

)

select
    described.period as time_period,
    described.ref_area,
    cast(coalesce(active_at_start.persons, 0) as bigint) as active_start,
    {%- for flow in flow_columns() %}
    cast(coalesce(flow_counts.{{ flow }}, 0) as bigint) as {{ flow }},
    {%- endfor %}
    cast(coalesce(active_at_end.persons, 0) as bigint) as active_end,
    cast(described.coverage as double) as coverage,
    {{ obs_status(
        not_collected='described.covered_municipalities = 0',
        breaks=series_breaks(
            'monthly_flows', 'described.ref_area', "'ethos_all'", 'described.first_day', 'described.last_day'
        ),
        unreliable='described.has_gap or described.months_covered_before < ' ~ var('unknown_past_months'),
        provisional='described.is_provisional'
    ) }} as obs_status
from described
left join active_at_start
    on
        active_at_start.period = described.period
        and active_at_start.ref_area = described.ref_area
left join active_at_end
    on
        active_at_end.period = described.period
        and active_at_end.ref_area = described.ref_area
left join flow_counts
    on
        flow_counts.period = described.period
        and flow_counts.ref_area = described.ref_area
