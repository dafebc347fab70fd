-- Flows are read off each person's movements, area by area (ADR 3, "Flows"); every person-day is counted in an area
-- or not, and each change between two days is exactly one flow, which is why the identity holds.
with area_map as (

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

{{ area_months() }},

months as (

    select distinct period, first_day, last_day, {{ month_number('first_day') }} as month_no
    from area_months

),

{{ month_ends() }},

-- Additive before it is drawn on a map: a person lies in one lineage on the day before a month.
in_lineages_at_start as (

    select
        months.period,
        months.first_day,
        months.last_day,
        month_ends.lineage,
        month_ends.is_counted,
        month_ends.window_from = months.first_day as is_window_start,
        count(*) as persons
    from months
    inner join month_ends on month_ends.month_no + 1 = months.month_no
    group by
        months.period, months.first_day, months.last_day, month_ends.lineage, month_ends.is_counted,
        month_ends.window_from = months.first_day

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

{{ area_flows() }}

select
    area_months.period as time_period,
    area_months.ref_area,
    cast(coalesce(active_at_start.persons, 0) as bigint) as active_start,
    {%- for flow in flow_columns() %}
    cast(coalesce(flow_counts.{{ flow }}, 0) as bigint) as {{ flow }},
    {%- endfor %}
    cast(coalesce(active_at_end.persons, 0) as bigint) as active_end,
    cast(area_months.coverage as double) as coverage,
    {{ month_status(
        'monthly_flows',
        'area_months',
        unreliable='area_months.has_gap or area_months.months_covered_before < ' ~ var('unknown_past_months'),
        provisional='area_months.is_provisional'
    ) }} as obs_status
from area_months
left join active_at_start
    on
        active_at_start.period = area_months.period
        and active_at_start.ref_area = area_months.ref_area
left join active_at_end
    on
        active_at_end.period = area_months.period
        and active_at_end.ref_area = area_months.ref_area
left join flow_counts
    on
        flow_counts.period = area_months.period
        and flow_counts.ref_area = area_months.ref_area
