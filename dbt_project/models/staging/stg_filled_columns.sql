-- Read from the feeds under the contracts' own names, which are those that a municipality knows. Records taken back as a
-- mistake tell nothing of how well the others are filled.
{%- set feeds = optional_columns() %}

with
{%- for feed, columns in feeds.items() %}
{{ feed }} as (

    select
        municipality,
        period,
        count(*) as row_count
        {%- for column in columns %},
        count({{ column }}) as {{ column }}
        {%- endfor %}
    from {{ source('accepted', feed) }}
    {%- if feed in withdrawable_feeds() %}
    where not coalesce(withdrawn, false)
    {%- endif %}
    group by municipality, period

){{ ',' if not loop.last }}

{%- endfor %}
{% for feed, columns in feeds.items() -%}
{%- set is_last_feed = loop.last -%}
{%- for column in columns %}
select municipality, period, '{{ feed }}' as feed, '{{ column }}' as column_name, row_count, {{ column }} as filled_count
from {{ feed }}
{%- if not (loop.last and is_last_feed) %}
union all
{%- endif %}
{%- endfor %}
{%- endfor %}
