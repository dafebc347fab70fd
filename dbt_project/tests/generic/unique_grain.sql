{#- Fails with every combination of the columns that stands on more than one row, or is not complete: the grain that the
    model's description promises. Columns in `nullable` may be empty. -#}
{% test unique_grain(model, columns, nullable=[]) %}
    select {{ columns | join(', ') }}, count(*) as row_count
    from {{ model }}
    group by {{ columns | join(', ') }}
    having
        count(*) > 1
        {%- for column in columns if column not in nullable %}
        or {{ column }} is null
        {%- endfor %}
{% endtest %}
