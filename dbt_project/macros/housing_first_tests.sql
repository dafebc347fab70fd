{#- Data tests of the Housing First marts: properties that hold on any data (methodology 12). -#}

{#- Fails with every row whose value lies outside [0, 1] or above that of the row before in its cohort and area. -#}
{% test survival_falls_from_one(model, value) %}
    select *
    from (
        select
            cohort,
            ref_area,
            month,
            {{ value }} as current_value,
            coalesce(lag({{ value }}) over (partition by cohort, ref_area order by month), 1) as previous_value
        from {{ model }}
    ) as curve
    where current_value is null or current_value < 0 or current_value > previous_value
{% endtest %}

{#- Fails with every row on which the parts do not add up to the total. -#}
{% test parts_add_up(model, total, parts) %}
    select *
    from {{ model }}
    where {{ total }} <> {{ parts | join(' + ') }}
{% endtest %}
