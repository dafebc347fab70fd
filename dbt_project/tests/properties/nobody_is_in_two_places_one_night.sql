-- Methodology 12. A segment that begins before the one before it has ended.
with ordered as (

    select
        person_id,
        segment_no,
        starts_on,
        lag(ends_on) over (partition by person_id order by starts_on) as previous_ends_on
    from {{ ref('fct_segment') }}

)

select *
from ordered
where starts_on < previous_ends_on
