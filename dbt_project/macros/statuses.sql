{#- The status of an observation (methodology 4): several → the first of L, Q, B, U, P, A. Q is given by disclosure
    control only. Arguments are boolean expressions; NULL counts as false. -#}
{% macro obs_status(not_collected, breaks, unreliable, provisional) -%}
    case
        when {{ not_collected }} then 'L'
        when {{ breaks }} then 'B'
        when {{ unreliable }} then 'U'
        when {{ provisional }} then 'P'
        else 'A'
    end
{%- endmacro %}

{#- The status of a figure over all the time of a Housing First programme, from `quality`, a row of fct_hf_area_coverage:
    its own, with a break in the mart's series put in at its place. -#}
{% macro hf_obs_status(mart, quality='quality') -%}
    case
        when
            {{ quality }}.obs_status <> 'L'
            and position(' {{ mart }} ' in ' ' || {{ quality }}.broken_series || ' ') > 0
            then 'B'
        else {{ quality }}.obs_status
    end
{%- endmacro %}
