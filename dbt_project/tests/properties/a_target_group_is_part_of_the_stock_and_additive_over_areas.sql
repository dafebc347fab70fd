-- Methodology 4 and 12. Groups overlap, but each is a part of the people of its row in point_in_time, and the country's
-- people of a group are those of its regions and of its municipalities.
with levels as (

    select
        groups.time_period, groups.ethos_category, groups.target_group, areas.area_level,
        sum(groups.persons) as persons
    from {{ ref('target_groups') }} as groups
    inner join {{ ref('dim_area') }} as areas on areas.ref_area = groups.ref_area
    where groups.sex = '_T' and groups.age_band = '_T'
    group by groups.time_period, groups.ethos_category, groups.target_group, areas.area_level

)

select
    groups.time_period, groups.ref_area, groups.ethos_category, groups.target_group,
    groups.persons, stock.persons as persons_of_the_whole
from {{ ref('target_groups') }} as groups
left join {{ ref('point_in_time') }} as stock
    on
        stock.time_period = groups.time_period
        and stock.ref_area = groups.ref_area
        and stock.ethos_category = groups.ethos_category
        and stock.sex = groups.sex
        and stock.age_band = groups.age_band
where groups.persons > coalesce(stock.persons, 0)

union all

select
    levels.time_period, levels.area_level as ref_area, levels.ethos_category, levels.target_group,
    levels.persons, country.persons as persons_of_the_whole
from levels
left join levels as country
    on
        country.time_period = levels.time_period
        and country.ethos_category = levels.ethos_category
        and country.target_group = levels.target_group
        and country.area_level = 'country'
where levels.persons > 0 and levels.persons <> coalesce(country.persons, 0)
