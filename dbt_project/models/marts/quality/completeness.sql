with filled_columns as (

    select * from {{ ref('stg_filled_columns') }}

),

areas as (

    select municipality as ref_area, period, feed, column_name, row_count, filled_count from filled_columns
    union all
    select 'LV' as ref_area, period, feed, column_name, row_count, filled_count from filled_columns

),

totals as (

    select
        ref_area,
        period,
        feed,
        column_name,
        sum(row_count) as row_count,
        sum(filled_count) as filled_count
    from areas
    group by ref_area, period, feed, column_name

)

select
    period as time_period,
    ref_area,
    feed,
    column_name,
    cast(row_count as bigint) as row_count,
    cast(filled_count as bigint) as filled_count,
    {{ share_of('filled_count', 'row_count') }} as filled_share
from totals
