-- Rough sleepers are the stock of E1, people leaving institutions that of E4, women the rows of sex F, and the
-- long-term ones those of long_term by the current episode.
with groups as (

    select * from {{ ref('target_groups') }}
    where ethos_category = '_T' and age_band = '_T' and sex = '_T'

),

told as (

    select time_period, ref_area, 'rough_sleepers' as target_group, persons from {{ ref('point_in_time') }}
    where ethos_category = 'E1' and sex = '_T' and age_band = '_T'

    union all

    select time_period, ref_area, 'leaving_institution' as target_group, persons from {{ ref('point_in_time') }}
    where ethos_category = 'E4' and sex = '_T' and age_band = '_T'

    union all

    select time_period, ref_area, 'women' as target_group, persons from {{ ref('point_in_time') }}
    where ethos_category = '_T' and sex = 'F' and age_band = '_T'

    union all

    select time_period, ref_area, 'long_term' as target_group, long_term_1y as persons from {{ ref('long_term') }}
    where ethos_category = '_T' and sex = '_T' and age_band = '_T'

)

select
    coalesce(groups.time_period, told.time_period) as time_period,
    coalesce(groups.ref_area, told.ref_area) as ref_area,
    coalesce(groups.target_group, told.target_group) as target_group,
    groups.persons,
    told.persons as told_persons
from groups
full outer join told
    on
        told.time_period = groups.time_period
        and told.ref_area = groups.ref_area
        and told.target_group = groups.target_group
where
    coalesce(groups.target_group, told.target_group) in ('rough_sleepers', 'leaving_institution', 'women', 'long_term')
    and coalesce(groups.persons, 0) <> coalesce(told.persons, 0)
