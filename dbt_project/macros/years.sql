{#- What the marts of a row per area and calendar year share (methodology 4 and 5). They read `area_years`
    (dim_area_year), `area_map` (dim_area_map) and `year_coverage` (fct_area_year_coverage of one need). -#}

{#- A CTE `counted` from a CTE `cells` (one row per `year` and `lineage` with the measures): their sums in each area of
    the year's map. For what is additive, as an event that lies in one lineage. -#}
{% macro counted_in_areas(measures) -%}
    counted as (

        select
            area_years.year,
            area_years.ref_area
            {%- for measure in measures %},
            sum(cells.{{ measure }}) as {{ measure }}
            {%- endfor %}
        from cells
        inner join area_years on area_years.year = cells.year
        inner join area_map
            on
                area_map.map_date = area_years.map_date
                and area_map.ref_area = area_years.ref_area
                and area_map.lineage = cells.lineage
        group by area_years.year, area_years.ref_area

    )
{%- endmacro %}

{#- A CTE `described`: one row per area and year with the columns of `area_years`, the measures of `counted` (0 where it
    has no row), `coverage`, `covered_municipalities` and `has_gap`. -#}
{% macro described_years(measures) -%}
    described as (

        select
            area_years.*
            {%- for measure in measures %},
            cast(coalesce(counted.{{ measure }}, 0) as bigint) as {{ measure }}
            {%- endfor %},
            cast(coalesce(year_coverage.coverage, 0) as double) as coverage,
            coalesce(year_coverage.covered_municipalities, 0) as covered_municipalities,
            coalesce(year_coverage.has_gap, false) as has_gap
        from area_years
        left join counted
            on
                counted.year = area_years.year
                and counted.ref_area = area_years.ref_area
        left join year_coverage
            on
                year_coverage.year = area_years.year
                and year_coverage.ref_area = area_years.ref_area

    )
{%- endmacro %}

{#- The status of a figure on all ETHOS Light categories in a year: of a row of `described`. Without another rule a year
    is provisional when the data do not reach its end. -#}
{% macro year_status(mart, unreliable='false', provisional='described.covered_to < described.last_day') -%}
    {{ obs_status(
        not_collected='described.covered_municipalities = 0',
        breaks=series_breaks(
            mart, 'described.ref_area', "'ethos_all'", 'described.first_day', 'described.last_day'
        ),
        unreliable='described.has_gap or ' ~ unreliable,
        provisional=provisional
    ) }}
{%- endmacro %}
