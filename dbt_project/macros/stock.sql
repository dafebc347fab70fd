{#- What the marts on the stock of a reference night share (methodology 4: point_in_time, long_term, target_groups). -#}

{#-
  CTEs from a CTE `homeless` (one row per reference date and person homeless then: `reference_date`, `lineage`,
  `ethos_category`, `sex`, `age_band`) to `described`: one row per reference date, area, category, sex and age band,
  each with its totals: every combination that somebody is in, and a row of zero for each area and category (sex and
  age `_T`) where the category's feeds are covered. `measures` gives each measure's name and the condition on
  `homeless` under which a person counts. `described` has the keys, the measures, `need`, `coverage`,
  `covered_municipalities`, `has_gap` and `is_total` (sex and age `_T`).
-#}
{% macro stock_cube(measures) -%}
    area_map as (

        select * from {{ ref('dim_area_map') }}

    ),

    ethos_groups as (

        select * from {{ ref('dim_ethos_group') }}

    ),

    categories as (

        select distinct ethos_category, need from ethos_groups

    ),

    area_coverage as (

        select * from {{ ref('fct_area_coverage') }}
        where map_date = covered_on

    ),

    -- Additive before it is rolled up: a person lies in one lineage and one category a night.
    cells as (

        select
            reference_date,
            lineage,
            ethos_category as member_category,
            sex,
            age_band
            {%- for name, condition in measures.items() %},
            count(*) filter (where {{ condition }}) as {{ name }}
            {%- endfor %}
        from homeless
        group by reference_date, lineage, ethos_category, sex, age_band

    ),

    counted as (

        select
            cells.reference_date,
            area_map.ref_area,
            ethos_groups.ethos_category,
            coalesce(cells.sex, '_T') as sex,
            coalesce(cells.age_band, '_T') as age_band
            {%- for name in measures %},
            sum(cells.{{ name }}) as {{ name }}
            {%- endfor %}
        from cells
        inner join area_map
            on
                area_map.map_date = cells.reference_date
                and area_map.lineage = cells.lineage
        inner join ethos_groups on ethos_groups.member_category = cells.member_category
        group by
            cells.reference_date,
            area_map.ref_area,
            ethos_groups.ethos_category,
            grouping sets ((cells.sex, cells.age_band), (cells.sex), (cells.age_band), ())

    ),

    -- Every category of an area where somebody is covered for it: nobody counted is a finding there.
    collected as (

        select
            area_coverage.map_date as reference_date,
            area_coverage.ref_area,
            categories.ethos_category
        from area_coverage
        inner join categories on categories.need = area_coverage.need
        where area_coverage.covered_municipalities > 0

    ),

    rows_to_show as (

        select reference_date, ref_area, ethos_category, '_T' as sex, '_T' as age_band from collected
        union
        select reference_date, ref_area, ethos_category, sex, age_band from counted

    ),

    described as (

        select
            rows_to_show.*
            {%- for name in measures %},
            cast(coalesce(counted.{{ name }}, 0) as bigint) as {{ name }}
            {%- endfor %},
            area_coverage.need,
            coalesce(area_coverage.coverage, 0) as coverage,
            coalesce(area_coverage.covered_municipalities, 0) as covered_municipalities,
            coalesce(area_coverage.has_gap, false) as has_gap,
            rows_to_show.sex = '_T' and rows_to_show.age_band = '_T' as is_total
        from rows_to_show
        left join counted
            on
                counted.reference_date = rows_to_show.reference_date
                and counted.ref_area = rows_to_show.ref_area
                and counted.ethos_category = rows_to_show.ethos_category
                and counted.sex = rows_to_show.sex
                and counted.age_band = rows_to_show.age_band
        inner join categories on categories.ethos_category = rows_to_show.ethos_category
        left join area_coverage
            on
                area_coverage.map_date = rows_to_show.reference_date
                and area_coverage.ref_area = rows_to_show.ref_area
                and area_coverage.need = categories.need

    )
{%- endmacro %}

{#- The status of a figure on the stock of a night: of a row of `described`. -#}
{% macro stock_status(mart) -%}
    {{ obs_status(
        not_collected='described.covered_municipalities = 0',
        breaks=series_breaks(
            mart, 'described.ref_area', 'described.need',
            "cast(date_trunc('month', described.reference_date) as date)", 'described.reference_date'
        ),
        unreliable='described.has_gap',
        provisional='false'
    ) }}
{%- endmacro %}

{#- The bands of completed time since the start, in order (methodology 4, long_term). -#}
{% macro duration_bands() %}
    {{ return(['under_3m', '3_6m', '6_12m', '1_3y', '4_9y', '10y_over']) }}
{% endmacro %}

{#- The band of the time completed from `start` to `day`: it changes on the day that completes the calendar months. -#}
{% macro duration_band(start, day) -%}
    case
        when {{ day }} < {{ add_months(start, 3) }} then 'under_3m'
        when {{ day }} < {{ add_months(start, 6) }} then '3_6m'
        when {{ day }} < {{ add_months(start, 12) }} then '6_12m'
        when {{ day }} < {{ add_months(start, 48) }} then '1_3y'
        when {{ day }} < {{ add_months(start, 120) }} then '4_9y'
        else '10y_over'
    end
{%- endmacro %}
