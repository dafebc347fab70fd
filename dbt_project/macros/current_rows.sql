{#- The current rows of a span feed: for each record the row of its latest period, without the records that any row in
    force takes back as a mistake (feeds.md, "What a period file means"; ADR 3, "Withdrawn"). `open_when` says when a
    row is open, as a condition on its columns. `current_records` has the columns of the staging model and
    * `dropped_on`: the day on which an open record ended because a later accepted month no longer restates it,
    * `data_through`: the last day up to which an open record is followed. -#}
{% macro current_rows(feed, key, open_when) -%}
    -- A record may be restated in every month of years: what is latest is found on the narrow rows, then looked up. The
    -- feed is read twice on purpose, the first time without its wide columns. A record has one row a period, which the
    -- grain test of the staging model proves before this is built.
    with latest as (

        select
            {{ key }},
            bool_or(is_withdrawn) as is_ever_withdrawn,
            max(period) as period
        from {{ ref('stg_' ~ feed) }}
        group by {{ key }}

    ),

    latest_rows as (

        select span_records.*
        from {{ ref('stg_' ~ feed) }} as span_records
        inner join latest
            on
                latest.{{ key }} = span_records.{{ key }}
                and latest.period = span_records.period
        where not latest.is_ever_withdrawn

    ),

    coverage as (

        select * from {{ ref('int_coverage') }}
        where feed = '{{ feed }}'

    ),

    current_records as (

        select
            latest_rows.*,
            coverage.data_through,
            case
                when {{ open_when }} and latest_rows.period < coverage.last_period
                    then {{ add_days('latest_rows.period_last_day', 1) }}
            end as dropped_on
        from latest_rows
        left join coverage on coverage.lineage = latest_rows.lineage

    )
{%- endmacro %}
