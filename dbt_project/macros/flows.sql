{#- The flows of monthly_flows between active_start and active_end, in the order of its columns. -#}
{% macro flow_columns() %}
    {{ return([
        'inflow_new', 'inflow_returned_housing', 'inflow_returned_other',
        'transfers_in', 'transfers_out',
        'outflow_permanent', 'outflow_hf', 'outflow_institution', 'outflow_deceased',
        'outflow_homeless_unseen', 'outflow_other', 'outflow_unknown',
        'coverage_in', 'coverage_out',
    ]) }}
{% endmacro %}

{#- The flows that add to the stock. -#}
{% macro added_flows() %}
    {{ return(['inflow_new', 'inflow_returned_housing', 'inflow_returned_other', 'transfers_in', 'coverage_in']) }}
{% endmacro %}

{#- A CTE `month_ends` from a CTE `stretches`: one row per stretch and month (`month_no`) on whose last day its person is
    there. -#}
{% macro month_ends() -%}
    month_ends as (

        select
            person_id,
            lineage,
            window_from,
            is_counted,
            {{ each_number(month_number('starts_on'), month_number('ends_on') ~ ' - 1') }} as month_no
        from stretches
        where {{ month_number('starts_on') }} < {{ month_number('ends_on') }}

    )
{%- endmacro %}

{#-
  CTEs `active_at_start` to `flow_counts`: who is active at the start of each month and how they came and went, area by
  area (ADR 3, "Flows"). One row per month and area of whom there is something to tell; with `cell`, of each combination
  of its columns, which tell of a person what does not change within a month: so the identity holds in every cell.

  They read the CTEs `area_map`, `area_months`, `months` (`period`, `first_day`, `last_day`), `in_lineages_at_start` (`persons` there
  on the day before a month, by `period`, `first_day`, `last_day`, `lineage`, `is_counted`, `is_window_start`) and
  `movements` (of fct_movement); the last two with the columns of `cell` besides.
-#}
{% macro area_flows(cell=[]) -%}
    -- The day before an area's first covered month counts for the lineages whose coverage starts in that month.
    active_at_start as (

        select
            area_months.period,
            area_months.ref_area{{ and_cell(cell, 'in_lineages_at_start') }},
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
        group by area_months.period, area_months.ref_area{{ and_cell(cell, 'in_lineages_at_start') }}

    ),

    -- Everything of a movement that a flow depends on, with how many moved so.
    kinds_of_movement as (

        select
            cast({{ dbt.date_trunc('month', 'moves_on') }} as date) as first_day,
            movement,
            entry_kind,
            exit_kind,
            is_censored,
            lineage_before,
            lineage_after,
            coalesce(is_counted_before, false) as is_counted_before,
            coalesce(is_counted_after, false) as is_counted_after,
            coalesce(extract(day from moves_on) = 1 and window_from_before = moves_on, false)
                as is_window_start{{ and_cell(cell) }},
            count(*) as persons
        from movements
        group by
            cast({{ dbt.date_trunc('month', 'moves_on') }} as date), movement, entry_kind, exit_kind, is_censored, lineage_before, lineage_after,
            coalesce(is_counted_before, false), coalesce(is_counted_after, false),
            coalesce(extract(day from moves_on) = 1 and window_from_before = moves_on, false){{ and_cell(cell) }}

    ),

    numbered as (

        select
            kinds_of_movement.*,
            months.period,
            months.last_day,
            row_number() over (order by kinds_of_movement.first_day) as kind_no
        from kinds_of_movement
        inner join months on months.first_day = kinds_of_movement.first_day

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
            sightings.ref_area{{ and_cell(cell, 'numbered') }},
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
            ref_area{{ and_cell(cell) }},
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
            ref_area{{ and_cell(cell) }},
            {%- for flow in flow_columns() %}
            sum(persons) filter (where flow = '{{ flow }}') as {{ flow }}{{ ',' if not loop.last }}
            {%- endfor %}
        from flows
        group by period, ref_area{{ and_cell(cell) }}

    )
{%- endmacro %}

{#- The columns of a cell, after others in a list: of the relation, where one is named. -#}
{% macro and_cell(cell, relation=none) -%}
    {%- for column in cell %}, {{ relation ~ '.' if relation }}{{ column }}{% endfor -%}
{%- endmacro %}
