-- Stretches of a person do not overlap, so a person is active on a day once.
with months as (

    select period, last_day from {{ ref('int_reference_months') }}

),

stretches as (

    select * from {{ ref('int_stretches') }}
    where is_counted

)

select
    months.period,
    stretches.lineage,
    count(*) as persons
from months
inner join stretches
    on
        months.last_day >= stretches.starts_on
        and months.last_day < stretches.ends_on
group by months.period, stretches.lineage
