{#-
  Interval estimates that several marts share. Nothing but arithmetic on columns belongs here.

  Sources: Wilson (1927), "Probable inference, the law of succession, and statistical inference", JASA 22;
  Greenwood (1926) with the log-log transformation of Kalbfleisch and Prentice, "The Statistical Analysis of
  Failure Time Data" (the interval that lifelines and Stata give by default).
-#}

{#- The 97.5 % point of the standard normal distribution: two-sided 95 % intervals. -#}
{%- macro normal_quantile_95() -%}1.959963984540054{%- endmacro %}

{#-
  A share as a double, NULL when the denominator is NULL or 0: a share of nobody is not assessable, and 1/0 differs
  between engines.
-#}
{% macro share_of(numerator, denominator) -%}
cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0)
{%- endmacro %}

{#-
  Sums and means from exact decimals (12 places), as doubles: a floating sum depends on the order of its rows, and a build
  must give the same figures twice. `condition` limits the rows; a mean of none is NULL.
-#}
{% macro exact_sum(value, condition='true') -%}
cast(sum(cast({{ value }} as decimal(38, 12))) filter (where {{ condition }}) as double)
{%- endmacro %}

{% macro exact_mean(value, condition='true') -%}
{{ exact_sum(value, condition) }} / nullif(count({{ value }}) filter (where {{ condition }}), 0)
{%- endmacro %}

{#- Lower bound of the Wilson 95 % score interval of successes / trials; NULL when there are no trials. -#}
{% macro wilson_low(successes, trials) -%}
{{ _wilson_bound(successes, trials, '-') }}
{%- endmacro %}

{#- Upper bound of the Wilson 95 % score interval of successes / trials; NULL when there are no trials. -#}
{% macro wilson_high(successes, trials) -%}
{{ _wilson_bound(successes, trials, '+') }}
{%- endmacro %}

{#-
  centre ± half width, both over 1 + z²/n. Held within [0, 1], where rounding could leave it at 0 or n successes.
-#}
{% macro _wilson_bound(successes, trials, sign) -%}
{%- set z = normal_quantile_95() -%}
{%- set n = 'nullif(cast(' ~ trials ~ ' as double), 0)' -%}
{%- set x = 'cast(' ~ successes ~ ' as double)' -%}
case when {{ n }} is not null then
    least(1.0, greatest(0.0,
        (
            {{ x }} + {{ z }} * {{ z }} / 2
            {{ sign }} {{ z }} * sqrt({{ x }} * ({{ n }} - {{ x }}) / {{ n }} + {{ z }} * {{ z }} / 4)
        ) / ({{ n }} + {{ z }} * {{ z }})
    ))
end
{%- endmacro %}

{#-
  Bounds of the 95 % interval of a Kaplan-Meier survival S with Greenwood's sum V = Σ d / (n (n − d)), on the log-log
  scale: S ^ exp(± z √V / |ln S|). NULL where S is 0 or 1: the scale has no point there.
-#}
{% macro log_log_low(survival, greenwood_sum) -%}
{{ _log_log_bound(survival, greenwood_sum, '') }}
{%- endmacro %}

{% macro log_log_high(survival, greenwood_sum) -%}
{{ _log_log_bound(survival, greenwood_sum, '-') }}
{%- endmacro %}

{% macro _log_log_bound(survival, greenwood_sum, sign) -%}
case when {{ survival }} > 0 and {{ survival }} < 1 then
    power({{ survival }}, exp({{ sign }}{{ normal_quantile_95() }} * sqrt({{ greenwood_sum }}) / abs(ln({{ survival }}))))
end
{%- endmacro %}
