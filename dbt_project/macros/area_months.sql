{#- What the marts of a row per area and month share (methodology 4 and 5). -#}

{#- A CTE `area_months`: one row per area and covered month, on the map of its last day, with the coverage for all ETHOS
    Light categories on that day. `months_covered_before` counts from the area's first covered month. -#}
{% macro area_months() -%}
    area_months as (

        select
            area_windows.period,
            area_windows.ref_area,
            area_windows.area_level,
            area_windows.map_date as last_day,
            {{ period_first_day('area_windows.period') }} as first_day,
            area_windows.first_covered_on,
            area_windows.is_provisional,
            {{ months_between('area_windows.first_covered_on', 'area_windows.map_date') }} as months_covered_before,
            coalesce(area_coverage.coverage, 0) as coverage,
            coalesce(area_coverage.covered_municipalities, 0) as covered_municipalities,
            coalesce(area_coverage.has_gap, false) as has_gap
        from {{ ref('dim_area_window') }} as area_windows
        left join {{ ref('fct_area_coverage') }} as area_coverage
            on
                area_coverage.map_date = area_windows.map_date
                and area_coverage.covered_on = area_windows.map_date
                and area_coverage.ref_area = area_windows.ref_area
                and area_coverage.need = 'ethos_all'
        where area_windows.is_month_end and area_windows.is_covered

    )
{%- endmacro %}

{#- The status of a figure of a month, of a row with the columns of `area_months`, under the name of a relation.
    `first_day`: the first day on which a break of the series is one of this figure. -#}
{% macro month_status(mart, rows, unreliable, provisional, first_day='first_day') -%}
    {{ obs_status(
        not_collected=rows ~ '.covered_municipalities = 0',
        breaks=series_breaks(mart, rows ~ '.ref_area', "'ethos_all'", rows ~ '.' ~ first_day, rows ~ '.last_day'),
        unreliable=unreliable,
        provisional=provisional
    ) }}
{%- endmacro %}
