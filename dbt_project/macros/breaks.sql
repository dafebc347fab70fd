{#- Whether a series of the mart (or of one of several marts, or of a feed that its `need` asks for) breaks in the area
    between two days, both inclusive. A break is flagged on the observation in which it happens (SDMX CL_OBS_STATUS, B). -#}
{% macro series_breaks(mart, ref_area, need, first_day, last_day) -%}
    {%- set marts = [mart] if mart is string else mart -%}
    exists (
        select 1
        from {{ ref('dim_series_break') }} as series_break
        where
            series_break.ref_area = {{ ref_area }}
            and series_break.scope in ('*', '{{ marts | join("', '") }}', {{ need }})
            and series_break.breaks_on between {{ first_day }} and {{ last_day }}
    )
{%- endmacro %}
