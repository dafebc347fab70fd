{#- The indicators of the five goals of the Lisbon Declaration (21 June 2021) that EPOCH monitors (methodology 8).

    * need: the feeds that the figure needs; on: `night` for a figure of the reference night, `year` for one of a year;
    * better_when: the way that is good (lower, higher, or nearer to zero);
    * target_2030: 0 where the goal itself is zero, else none;
    * is_zero_a_finding: whether nothing recorded means 0 where the feeds are covered. -#}
{% macro lisbon_indicators() %}
    {%- set indicators = [
        {'goal': 1, 'indicator': 'rough_sleepers', 'need': 'living_situations', 'on': 'night', 'better_when': 'lower',
         'target_2030': 0, 'is_zero_a_finding': true},
        {'goal': 1, 'indicator': 'refusals', 'need': 'capacity', 'on': 'year', 'better_when': 'lower',
         'target_2030': 0, 'is_zero_a_finding': false},
        {'goal': 1, 'indicator': 'nights_at_full_occupancy', 'need': 'capacity', 'on': 'year', 'better_when': 'lower',
         'target_2030': none, 'is_zero_a_finding': false},
    ] -%}
    {%- for months in var('lisbon_stay_months') -%}
        {%- do indicators.append(
            {'goal': 2, 'indicator': 'over_' ~ months ~ '_months', 'need': 'shelter_stays', 'on': 'night',
             'better_when': 'lower', 'target_2030': none, 'is_zero_a_finding': true}
        ) -%}
    {%- endfor -%}
    {%- do indicators.extend([
        {'goal': 2, 'indicator': 'median_stay_days', 'need': 'shelter_stays', 'on': 'year', 'better_when': 'lower',
         'target_2030': none, 'is_zero_a_finding': false},
        {'goal': 2, 'indicator': 'permanent_exit_share', 'need': 'shelter_stays', 'on': 'year',
         'better_when': 'higher', 'target_2030': none, 'is_zero_a_finding': false},
        {'goal': 3, 'indicator': 'discharges_without_offer', 'need': 'institution_discharges', 'on': 'year',
         'better_when': 'lower', 'target_2030': 0, 'is_zero_a_finding': true},
        {'goal': 4, 'indicator': 'evictions_executed', 'need': 'evictions', 'on': 'year', 'better_when': 'lower',
         'target_2030': none, 'is_zero_a_finding': true},
        {'goal': 4, 'indicator': 'evictions_without_assistance', 'need': 'evictions', 'on': 'year',
         'better_when': 'lower', 'target_2030': 0, 'is_zero_a_finding': true},
        {'goal': 4, 'indicator': 'evictions_to_homelessness', 'need': 'evictions', 'on': 'year',
         'better_when': 'lower', 'target_2030': none, 'is_zero_a_finding': true},
        {'goal': 4, 'indicator': 'evictions_prevented', 'need': 'evictions', 'on': 'year', 'better_when': 'higher',
         'target_2030': none, 'is_zero_a_finding': true},
        {'goal': 5, 'indicator': 'permanent_exit_gap', 'need': 'shelter_stays', 'on': 'year',
         'better_when': 'nearer_zero', 'target_2030': 0, 'is_zero_a_finding': false},
        {'goal': 5, 'indicator': 'refusal_free_gap', 'need': 'capacity', 'on': 'year', 'better_when': 'nearer_zero',
         'target_2030': 0, 'is_zero_a_finding': false},
    ]) -%}
    {{ return(indicators) }}
{% endmacro %}

{#- The group of a citizenship: of Latvia, non-citizen of Latvia, other; NULL when it is not known. -#}
{% macro citizenship_group(citizenship) -%}
    case
        when {{ citizenship }} = 'LV' then 'LV'
        when {{ citizenship }} = 'XN' then 'XN'
        when {{ citizenship }} <> 'XU' then 'other'
    end
{%- endmacro %}

{#- How far a value is from where it should be: the less, the better. -#}
{% macro distance_from_good(value, better_when) -%}
    case {{ better_when }}
        when 'lower' then {{ value }}
        when 'higher' then -{{ value }}
        when 'nearer_zero' then abs({{ value }})
    end
{%- endmacro %}
