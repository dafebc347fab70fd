-- Methodology 12, of every measure of long_term: the total of every area against its E1–E6 by sex and age, and the
-- country against its regions and its municipalities.
{%- set measures = ['persons', 'long_term_1y', 'long_term_fi', 'chronic_duration_us'] -%}
{%- for band in duration_bands() -%}
    {%- do measures.append('duration_' ~ band) -%}
{%- endfor %}

with cells as (

    select
        long_term.*,
        areas.area_level
    from {{ ref('long_term') }} as long_term
    inner join {{ ref('dim_area') }} as areas on areas.ref_area = long_term.ref_area

),

totals as (

    select * from cells
    where ethos_category = '_T' and sex = '_T' and age_band = '_T'

),

sums as (

    {%- for measure in measures %}
    select
        'details' as of_what, '{{ measure }}' as measure, totals.time_period, totals.ref_area,
        totals.{{ measure }} as total,
        coalesce(details.{{ measure }}, 0) as parts
    from totals
    left join (
        select time_period, ref_area, sum({{ measure }}) as {{ measure }}
        from cells
        where ethos_category not in ('_T', 'E1_3') and sex <> '_T' and age_band <> '_T'
        group by time_period, ref_area
    ) as details
        on
            details.time_period = totals.time_period
            and details.ref_area = totals.ref_area

    union all

    select
        levels.area_level as of_what, '{{ measure }}' as measure, country.time_period, country.ref_area,
        country.{{ measure }} as total,
        levels.{{ measure }} as parts
    from totals as country
    inner join (
        select time_period, area_level, sum({{ measure }}) as {{ measure }}
        from totals
        group by time_period, area_level
    ) as levels on levels.time_period = country.time_period
    where country.area_level = 'country'
    {{- ' union all' if not loop.last }}
    {%- endfor %}

)

select * from sums
where total <> parts
