{#- Fails with every observation whose status is not one that methodology 4 knows, whose coverage is no share, or
    which is shown as not collected although part of the area is covered. -#}
{% test known_statuses(model) %}
    select *
    from {{ model }}
    where
        obs_status is null
        or obs_status not in ('A', 'P', 'B', 'U', 'L', 'Q')
        or coverage is null
        or not coverage between 0 and 1.0000001
        or (coverage > 0 and obs_status = 'L')
{% endtest %}
