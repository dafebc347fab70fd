-- Methodology 4. Everybody has one sex and one age band in a month: the totals, the rows by sex, the rows by age and the
-- cells each add up to monthly_flows, in every measure.
{%- set measures = ['active_start'] + flow_columns() + ['active_end'] %}

with flows as (

    select * from {{ ref('monthly_flows') }}

),

margins as (

    select
        by_sex,
        by_age
    from (values (false, false), (false, true), (true, false), (true, true)) as margin (by_sex, by_age)

),

added_up as (

    select
        time_period,
        ref_area,
        sex <> '_T' as by_sex,
        age_band <> '_T' as by_age,
        {%- for measure in measures %}
        sum({{ measure }}) as {{ measure }},
        {%- endfor %}
        min(coverage) as lowest_coverage,
        max(coverage) as highest_coverage
    from {{ ref('monthly_flows_by_sex_age') }}
    group by time_period, ref_area, sex <> '_T', age_band <> '_T'

),

expected as (

    select
        flows.*,
        margins.by_sex,
        margins.by_age
    from flows
    cross join margins

)

select
    coalesce(expected.time_period, added_up.time_period) as time_period,
    coalesce(expected.ref_area, added_up.ref_area) as ref_area,
    coalesce(expected.by_sex, added_up.by_sex) as by_sex,
    coalesce(expected.by_age, added_up.by_age) as by_age
from expected
full outer join added_up
    on
        added_up.time_period = expected.time_period
        and added_up.ref_area = expected.ref_area
        and added_up.by_sex = expected.by_sex
        and added_up.by_age = expected.by_age
where
    expected.time_period is null
    or (added_up.time_period is null and not expected.by_sex and not expected.by_age)
    or added_up.lowest_coverage <> expected.coverage
    or added_up.highest_coverage <> expected.coverage
    {%- for measure in measures %}
    or coalesce(added_up.{{ measure }}, 0) <> expected.{{ measure }}
    {%- endfor %}
