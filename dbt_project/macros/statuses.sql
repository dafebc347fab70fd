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
