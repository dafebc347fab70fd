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

month_end_active as (

    select * from {{ ref('fct_month_end_active') }}

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

-- Additive before it is drawn on a map: a person lies in one lineage on the day before a month.
in_lineages_at_start as (

    select
        months.period,
        months.first_day,
        months.last_day,
        stretches.lineage,
        stretches.is_counted,
        stretches.window_from = months.first_day as is_window_start,
        count(*) as persons
    from months
    inner join stretches
        on
            months.day_before >= stretches.starts_on
            and months.day_before < stretches.ends_on
    group by
        months.period, months.first_day, months.last_day, stretches.lineage, stretches.is_counted,
        stretches.window_from = months.first_day

),

-- The day before an area's first covered month counts for the lineages whose coverage starts in that month.
active_at_start as (

    select
        area_months.period,
        area_months.ref_area,
        sum(in_lineages_at_start.persons) as persons
    from in_lineages_at_start
    inner join area_map
        on
            area_map.map_date = in_lineages_at_start.last_day
            and area_map.lineage = in_lineages_at_start.lineage
    inner join area_months
        on
            area_months.period = in_lineages_at_start.period
            and area_months.ref_area = area_map.ref_area
    where
        in_lineages_at_start.is_counted
        or (
            in_lineages_at_start.is_window_start
            and area_months.first_covered_on = in_lineages_at_start.first_day
        )
    group by area_months.period, area_months.ref_area

),

active_at_end as (

    select
        months.period,
        area_map.ref_area,
        sum(month_end_active.persons) as persons
    from months
    inner join month_end_active on month_end_active.period = months.period
    inner join area_map
        on
            area_map.map_date = months.last_day
            and area_map.lineage = month_end_active.lineage
    group by months.period, area_map.ref_area

),

-- Everything of a movement that a flow depends on, with how many moved so.
kinds_of_movement as (

    select
        {{ period_of('moves_on') }} as period,
        movement,
        entry_kind,
        exit_kind,
        is_censored,
        lineage_before,
        lineage_after,
        coalesce(is_counted_before, false) as is_counted_before,
        coalesce(is_counted_after, false) as is_counted_after,
        coalesce(
            {{ period_first_day(period_of('moves_on')) }} = moves_on and window_from_before = moves_on, false
        ) as is_window_start,
        count(*) as persons
    from movements
    group by
        {{ period_of('moves_on') }}, movement, entry_kind, exit_kind, is_censored, lineage_before, lineage_after,
        coalesce(is_counted_before, false), coalesce(is_counted_after, false),
        coalesce(
            {{ period_first_day(period_of('moves_on')) }} = moves_on and window_from_before = moves_on, false
        )

),

numbered as (

    select
        kinds_of_movement.*,
        months.last_day,
        row_number() over (order by kinds_of_movement.period) as kind_no
    from kinds_of_movement
    inner join months on months.period = kinds_of_movement.period

),

-- An area sees a movement when the person was in it before, is in it after, or both.
sides as (

    {%- for side in ['before', 'after'] %}
    select
        numbered.kind_no,
        area_map.ref_area,
        {{ side == 'before' }} as is_in_before,
        {{ side == 'after' }} as is_in_after
    from numbered
    inner join area_map
        on
            area_map.map_date = numbered.last_day
            and area_map.lineage = numbered.lineage_{{ side }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

sightings as (

    select
        kind_no,
        ref_area,
        bool_or(is_in_before) as is_in_before,
        bool_or(is_in_after) as is_in_after
    from sides
    group by kind_no, ref_area

),

seen as (

    select
        numbered.period,
        sightings.ref_area,
        area_months.area_level,
        sightings.is_in_before,
        sightings.is_in_after,
        numbered.movement,
        numbered.entry_kind,
        numbered.exit_kind,
        numbered.is_censored,
        numbered.is_counted_before,
        numbered.is_counted_after,
        sightings.is_in_before and (
            numbered.is_counted_before
            or (numbered.is_window_start and area_months.first_covered_on = area_months.first_day)
        ) as is_active_before,
        sightings.is_in_after and numbered.is_counted_after as is_active_after,
        numbered.persons
    from sightings
    inner join numbered on numbered.kind_no = sightings.kind_no
    inner join area_months
        on
            area_months.period = numbered.period
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
        end as flow,
        persons
    from seen

),

flow_counts as (

    select
        period,
        ref_area,
        {%- for flow in flow_columns() %}
        sum(persons) filter (where flow = '{{ flow }}') as {{ flow }}{{ ',' if not loop.last }}
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
