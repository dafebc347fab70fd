-- A figure can be told once all municipalities of its area reach the day it was measured on.
with published as (

    select * from {{ ref('stg_pilot_published_figures') }}

),

reach as (

    select
        ref_area,
        min(data_through) as data_through
    from {{ ref('int_pilot_lineages') }}
    group by ref_area

)

select
    published.indicator,
    published.ref_area,
    published.measure,
    published.document,
    published.published_value,
    published.published_high,
    published.unit,
    published.decimals,
    published.numerator as published_numerator,
    published.denominator as published_denominator,
    published.value_held_right,
    published.measured_on,
    published.wording,
    published.expected_conflict,
    published.note,
    reach.data_through
from published
left join reach on reach.ref_area = published.ref_area
