{#- Fails with every period in which the value's municipalities, or its regions, do not add up to the country's. -#}
{% test parts_add_up_over_areas(model, value) %}

with values_by_level as (

    select
        time_period,
        case when ref_area = 'LV' then 'country' when ref_area like 'LV-R%' then 'region' else 'municipality' end
            as area_level,
        {{ value }} as value
    from {{ model }}

),

totals as (

    select time_period, area_level, sum(value) as total
    from values_by_level
    group by time_period, area_level

)

select time_period
from totals
group by time_period
having count(distinct total) > 1 or count(*) <> 3

{% endtest %}
