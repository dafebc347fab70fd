-- A break of a feed breaks every figure that needs the feed; a break of a mart only that mart; a break without a scope
-- every figure of the area (`*`).
with series_breaks as (

    select * from {{ ref('stg_series_breaks') }}

),

needs as (

    select * from {{ ref('int_needs') }}

)

select distinct
    series_breaks.ref_area,
    coalesce(needs.need, series_breaks.scope) as scope,
    series_breaks.breaks_on
from series_breaks
left join needs on needs.feed = series_breaks.scope
