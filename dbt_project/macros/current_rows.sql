{#- The current rows of a span feed: for each record the row of its latest period, without the records that any row in
    force takes back as a mistake (feeds.md, "What a period file means"; ADR 3, "Withdrawn"). `open_when` says when a
    row is open, as a condition on its columns. `current_records` has the columns of the staging model and
    * `dropped_on`: the day on which an open record ended because a later accepted month no longer restates it,
    * `data_through`: the last day up to which an open record is followed. -#}
{% macro current_rows(feed, key, open_when) -%}
    with span_records as (

        select * from {{ ref('stg_' ~ feed) }}

    ),

    ranked as (

        select
            span_records.*,
            bool_or(is_withdrawn) over (partition by {{ key }}) as is_ever_withdrawn,
            row_number() over (
                partition by {{ key }}
                order by period desc, municipality desc, delivery_id desc, source_row desc
            ) as recency
        from span_records

    ),

    coverage as (

        select * from {{ ref('int_coverage') }}
        where feed = '{{ feed }}'

    ),

    current_records as (

        select
            ranked.*,
            coverage.data_through,
            case
                when {{ open_when }} and ranked.period < coverage.last_period
                    then {{ add_days('ranked.period_last_day', 1) }}
            end as dropped_on
        from ranked
        left join coverage on coverage.lineage = ranked.lineage
        where ranked.recency = 1 and not ranked.is_ever_withdrawn

    )
{%- endmacro %}
