-- Coverage of an area as drawn on one map, on one day: on the map of that day itself, and, for the year, on the month
-- ends of the year in the map of the year.
with days as (

    select reference_date as map_date, reference_date as covered_on from {{ ref('int_reference_dates') }}
    union
    select years.map_date, months.last_day as covered_on
    from {{ ref('int_reference_years') }} as years
    inner join {{ ref('int_reference_months') }} as months on months.year = years.year

),

area_lineages as (

    select * from {{ ref('int_area_lineages') }}

),

coverage as (

    select * from {{ ref('int_coverage') }}

),

coverage_months as (

    select * from {{ ref('int_coverage_months') }}

),

needs as (

    select * from {{ ref('int_needs') }}

),

shelter_beds as (

    select * from {{ ref('int_shelter_beds') }}

),

-- One row per map, municipality and its lineages.
members as (

    select map_date, lineage, ref_area as municipality
    from area_lineages
    where area_level = 'municipality'

),

beds as (

    select
        days.map_date,
        days.covered_on,
        members.municipality,
        coalesce(sum(shelter_beds.beds), 0) as beds
    from days
    inner join members on members.map_date = days.map_date
    left join shelter_beds
        on
            shelter_beds.lineage = members.lineage
            and days.covered_on between shelter_beds.valid_from and shelter_beds.valid_to
    group by days.map_date, days.covered_on, members.municipality

),

-- A municipality's feed is covered when it is for one of the lineages that lie in it.
covered_feeds as (

    select
        days.map_date,
        days.covered_on,
        members.municipality,
        coverage.feed,
        bool_or(coverage_months.is_gap) as has_gap
    from days
    inner join members on members.map_date = days.map_date
    inner join coverage
        on
            coverage.lineage = members.lineage
            and days.covered_on between coverage.first_day and coverage.data_through
    inner join coverage_months
        on
            coverage_months.lineage = coverage.lineage
            and coverage_months.feed = coverage.feed
            and coverage_months.period = {{ period_of('days.covered_on') }}
    group by days.map_date, days.covered_on, members.municipality, coverage.feed

),

need_sizes as (

    select need, count(*) as feeds from needs group by need

),

covered_needs as (

    select
        covered_feeds.map_date,
        covered_feeds.covered_on,
        covered_feeds.municipality,
        needs.need,
        count(*) as feeds,
        bool_or(covered_feeds.has_gap) as has_gap
    from covered_feeds
    inner join needs on needs.feed = covered_feeds.feed
    group by covered_feeds.map_date, covered_feeds.covered_on, covered_feeds.municipality, needs.need

),

municipality_needs as (

    select
        beds.map_date,
        beds.covered_on,
        beds.municipality,
        beds.beds,
        need_sizes.need,
        coalesce(covered_needs.feeds = need_sizes.feeds, false) as is_covered,
        coalesce(covered_needs.has_gap, false) as has_gap
    from beds
    cross join need_sizes
    left join covered_needs
        on
            covered_needs.map_date = beds.map_date
            and covered_needs.covered_on = beds.covered_on
            and covered_needs.municipality = beds.municipality
            and covered_needs.need = need_sizes.need

),

area_members as (

    select distinct
        areas.map_date,
        areas.ref_area,
        areas.area_level,
        members.municipality
    from area_lineages as areas
    inner join members
        on
            members.map_date = areas.map_date
            and members.lineage = areas.lineage

)

select
    municipality_needs.map_date,
    municipality_needs.covered_on,
    area_members.ref_area,
    area_members.area_level,
    municipality_needs.need,
    -- Equally where no municipality of the area has a bed.
    coalesce(
        {{ weighted_share('municipality_needs.is_covered', 'municipality_needs.beds') }},
        {{ weighted_share('municipality_needs.is_covered', '1') }}
    ) as coverage,
    cast(count(*) as integer) as municipalities,
    cast(count(*) filter (where municipality_needs.is_covered) as integer) as covered_municipalities,
    bool_or(municipality_needs.has_gap) as has_gap
from municipality_needs
inner join area_members
    on
        area_members.map_date = municipality_needs.map_date
        and area_members.municipality = municipality_needs.municipality
group by
    municipality_needs.map_date,
    municipality_needs.covered_on,
    area_members.ref_area,
    area_members.area_level,
    municipality_needs.need
