{#- What the cohort marts of methodology 5 share. -#}

{#- Days after an exit within which a return is asked for (after HUD SPM 2). They name columns of the public interface,
    so that they are no variable. -#}
{% macro return_days() %}
    {{ return([180, 365, 730]) }}
{% endmacro %}

{#- The ways out of homelessness into a home (methodology 5): the destination groups of exits_and_returns. -#}
{% macro housing_exits() -%}
    ('permanent', 'hf')
{%- endmacro %}
