-- Methodology 4. Where no municipality of an area is covered, a figure is `L` or absent, and only there.
with observations as (

    select
        'point_in_time' as mart, stock.time_period as covered_on, stock.ref_area, groups.need, stock.obs_status
    from {{ ref('point_in_time') }} as stock
    inner join (select distinct ethos_category, need from {{ ref('dim_ethos_group') }}) as groups
        on groups.ethos_category = stock.ethos_category

    union all

    {%- for mart in ['monthly_flows', 'monthly_flows_by_sex_age'] %}
    select
        '{{ mart }}' as mart, {{ period_last_day('flows.time_period') }} as covered_on, flows.ref_area,
        'ethos_all' as need, flows.obs_status
    from {{ ref(mart) }} as flows
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

on_the_day as (

    select
        observations.*,
        coalesce(area_coverage.covered_municipalities, 0) as covered_municipalities
    from observations
    left join {{ ref('fct_area_coverage') }} as area_coverage
        on
            area_coverage.map_date = observations.covered_on
            and area_coverage.covered_on = observations.covered_on
            and area_coverage.ref_area = observations.ref_area
            and area_coverage.need = observations.need

),

in_the_year as (

    select
        'annual_prevalence' as mart, years.map_date as covered_on, prevalence.ref_area, groups.need,
        prevalence.obs_status, coalesce(year_coverage.covered_municipalities, 0) as covered_municipalities
    from {{ ref('annual_prevalence') }} as prevalence
    inner join {{ ref('dim_reference_year') }} as years on years.year = prevalence.time_period
    inner join (select distinct ethos_category, need from {{ ref('dim_ethos_group') }}) as groups
        on groups.ethos_category = prevalence.ethos_category
    left join {{ ref('fct_area_year_coverage') }} as year_coverage
        on
            year_coverage.year = prevalence.time_period
            and year_coverage.ref_area = prevalence.ref_area
            and year_coverage.need = groups.need

)

select * from on_the_day where (covered_municipalities = 0) <> (obs_status = 'L')
union all
select * from in_the_year where (covered_municipalities = 0) <> (obs_status = 'L')
