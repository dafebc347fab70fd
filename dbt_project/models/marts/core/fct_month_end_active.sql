-- Stretches of a person do not overlap, so a person is active on a day once.
with months as (

    select period, {{ month_number('last_day') }} as month_no from {{ ref('int_reference_months') }}

),

stretches as (

    select * from {{ ref('int_stretches') }}
    where is_counted

),

{{ month_ends() }}

select
    months.period,
    month_ends.lineage,
    count(*) as persons
from months
inner join month_ends on month_ends.month_no = months.month_no
group by months.period, month_ends.lineage
