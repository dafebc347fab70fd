-- Methodology 5. Whoever is followed for longer is followed for less, and whoever returned within fewer days returned
-- within more: of the returns by k days only those of people not followed further can be missing from the next column.
-- (A later returned_k alone may be the lower one: fewer people are followed that long.)
with cohorts as (

    select
        time_period,
        ref_area,
        exits
        {%- for days in return_days() %},
        followed_{{ days }},
        returned_{{ days }} as shown_{{ days }},
        coalesce(returned_{{ days }}, 0) as returned_{{ days }}
        {%- endfor %}
    from {{ ref('exits_and_returns') }}

)

select *
from cohorts
where
    followed_{{ return_days()[0] }} > exits
    {%- for days in return_days() %}
    or returned_{{ days }} > followed_{{ days }}
    or (shown_{{ days }} is null) <> (followed_{{ days }} = 0)
    {%- if not loop.first %}
    or followed_{{ days }} > followed_{{ loop.previtem }}
    or returned_{{ loop.previtem }} > returned_{{ days }} + followed_{{ loop.previtem }} - followed_{{ days }}
    {%- endif %}
    {%- endfor %}
