{#- Full years of age on a day (methodology 1). `birth_month` is '1980-05', or '1980' when only the year is known: then
    age counts from 1 July (feeds.md, persons). The birthday is taken on the month's first day. NULL when unknown or
    when the day lies before the birth month. -#}
{% macro age_at(birth_month, day) -%}
    {{ age_of_born_in(months_since_year_zero(birth_month), day) }}
{%- endmacro %}

{#- The same of a birth month as a running number (`months_since_year_zero`), for where a person is asked of many days:
    the text is then read once. -#}
{% macro age_of_born_in(birth_month_no, day) -%}
    {%- set months_lived -%}
        (12 * extract(year from {{ day }}) + extract(month from {{ day }}) - {{ birth_month_no }})
    {%- endset -%}
    case when {{ months_lived }} >= 0 then cast(floor({{ months_lived }} / 12.0) as integer) end
{%- endmacro %}

{#- A birth month as a running number of months; a bare year counts as its July. -#}
{% macro months_since_year_zero(birth_month) -%}
    (12 * cast(substr({{ birth_month }}, 1, 4) as integer)
        + case when length({{ birth_month }}) = 4 then 7 else cast(substr({{ birth_month }}, 6, 2) as integer) end)
{%- endmacro %}

{#- The age band of methodology 1; `_U` when the age is unknown. -#}
{% macro age_band(age) -%}
    case
        when {{ age }} is null then '_U'
        when {{ age }} <= 17 then 'Y0T17'
        when {{ age }} <= 24 then 'Y18T24'
        when {{ age }} <= 34 then 'Y25T34'
        when {{ age }} <= 44 then 'Y35T44'
        when {{ age }} <= 54 then 'Y45T54'
        when {{ age }} <= 64 then 'Y55T64'
        else 'Y_GE65'
    end
{%- endmacro %}
