-- The flows of monthly_flows by what a person is throughout a month: sex, and the age band on the month's first day.
{%- set cell = ['sex', 'age_band'] -%}
{%- set measures = ['active_start'] + flow_columns() + ['active_end'] %}

with area_map as (

    select * from {{ ref('dim_area_map') }}

),

persons as (

    select person_id, sex, {{ months_since_year_zero('birth_month') }} as birth_month_no from {{ ref('dim_person') }}

),

stretches as (

    select * from {{ ref('fct_stretch') }}

),

{{ area_months() }},

months as (

    select distinct period, first_day, last_day, {{ month_number('first_day') }} as month_no
    from area_months

),

-- One to one: a person has one row in dim_person, or none. Age is counted in months, so on the day of a movement it is
-- that of the month's first day.
movements_with_age as (

    select
        fct_movement.*,
        coalesce(persons.sex, 'U') as sex,
        {{ age_of_born_in('persons.birth_month_no', 'fct_movement.moves_on') }} as age
    from {{ ref('fct_movement') }} as fct_movement
    left join persons on persons.person_id = fct_movement.person_id

),

movements as (

    select
        movements_with_age.*,
        {{ age_band('age') }} as age_band
    from movements_with_age

),

{{ month_ends() }},

-- A person lies in one lineage a day, so on the last day of a month each is there once.
people_at_month_ends as (

    select
        month_ends.month_no,
        month_ends.lineage,
        month_ends.is_counted,
        month_ends.window_from,
        coalesce(persons.sex, 'U') as sex,
        persons.birth_month_no
    from month_ends
    left join persons on persons.person_id = month_ends.person_id

),

people_at_start as (

    select
        months.period,
        months.first_day,
        months.last_day,
        people_at_month_ends.lineage,
        people_at_month_ends.is_counted,
        people_at_month_ends.window_from = months.first_day as is_window_start,
        people_at_month_ends.sex,
        {{ age_of_born_in('people_at_month_ends.birth_month_no', 'months.first_day') }} as age
    from months
    inner join people_at_month_ends on people_at_month_ends.month_no + 1 = months.month_no

),

in_lineages_at_start as (

    select
        period, first_day, last_day, lineage, is_counted, is_window_start, sex,
        {{ age_band('age') }} as age_band,
        count(*) as persons
    from people_at_start
    group by period, first_day, last_day, lineage, is_counted, is_window_start, sex, {{ age_band('age') }}

),

people_at_end as (

    select
        months.period,
        months.last_day,
        people_at_month_ends.lineage,
        people_at_month_ends.sex,
        {{ age_of_born_in('people_at_month_ends.birth_month_no', 'months.first_day') }} as age
    from months
    inner join people_at_month_ends on people_at_month_ends.month_no = months.month_no
    where people_at_month_ends.is_counted

),

in_lineages_at_end as (

    select
        period, last_day, lineage, sex,
        {{ age_band('age') }} as age_band,
        count(*) as persons
    from people_at_end
    group by period, last_day, lineage, sex, {{ age_band('age') }}

),

active_at_end as (

    select
        in_lineages_at_end.period,
        area_map.ref_area,
        in_lineages_at_end.sex,
        in_lineages_at_end.age_band,
        sum(in_lineages_at_end.persons) as persons
    from in_lineages_at_end
    inner join area_map
        on
            area_map.map_date = in_lineages_at_end.last_day
            and area_map.lineage = in_lineages_at_end.lineage
    group by in_lineages_at_end.period, area_map.ref_area, in_lineages_at_end.sex, in_lineages_at_end.age_band

),

{{ area_flows(cell) }},

measured as (

    select
        period, ref_area, sex, age_band,
        persons as active_start,
        {%- for flow in flow_columns() %}
        0 as {{ flow }},
        {%- endfor %}
        0 as active_end
    from active_at_start

    union all

    select
        period, ref_area, sex, age_band,
        0 as active_start,
        {%- for flow in flow_columns() %}
        {{ flow }},
        {%- endfor %}
        0 as active_end
    from flow_counts

    union all

    select
        period, ref_area, sex, age_band,
        0 as active_start,
        {%- for flow in flow_columns() %}
        0 as {{ flow }},
        {%- endfor %}
        persons as active_end
    from active_at_end

),

counted as (

    select
        period,
        ref_area,
        coalesce(sex, '_T') as sex,
        coalesce(age_band, '_T') as age_band
        {%- for measure in measures %},
        coalesce(sum({{ measure }}), 0) as {{ measure }}
        {%- endfor %}
    from measured
    group by period, ref_area, grouping sets ((sex, age_band), (sex), (age_band), ())

),

-- Where an area is covered, nobody counted is a finding; a cell is told of when somebody is in it.
rows_to_show as (

    select period, ref_area, '_T' as sex, '_T' as age_band from area_months
    union
    select period, ref_area, sex, age_band from counted
    where {{ measures | join(' + ') }} > 0

)

select
    rows_to_show.period as time_period,
    rows_to_show.ref_area,
    rows_to_show.sex,
    rows_to_show.age_band,
    {%- for measure in measures %}
    cast(coalesce(counted.{{ measure }}, 0) as bigint) as {{ measure }},
    {%- endfor %}
    cast(area_months.coverage as double) as coverage,
    {{ month_status(
        ['monthly_flows', 'monthly_flows_by_sex_age'],
        'area_months',
        unreliable='area_months.has_gap or area_months.months_covered_before < ' ~ var('unknown_past_months'),
        provisional='area_months.is_provisional'
    ) }} as obs_status
from rows_to_show
inner join area_months
    on
        area_months.period = rows_to_show.period
        and area_months.ref_area = rows_to_show.ref_area
left join counted
    on
        counted.period = rows_to_show.period
        and counted.ref_area = rows_to_show.ref_area
        and counted.sex = rows_to_show.sex
        and counted.age_band = rows_to_show.age_band
