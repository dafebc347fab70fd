-- Who was homeless in a year at all, and where last. From spells before flattening, as in annual_prevalence.
with years as (
    select
        year,
        map_date,
        last_day
    from {{ ref('int_reference_years') }}
),

recorded as (
    select
        year,
        person_id,
        lineage,
        max(last_seen_on) as last_recorded_on
    from {{ ref('int_seen_years') }}
    group by year, person_id, lineage
),

segment_years as (
    select
        person_id,
        lineage,
        starts_on,
        {{ each_number('extract(year from counted_from)', 'extract(year from ' ~ add_days('ends_on', -1) ~ ')') }}
            as year
    from {{ ref('int_segments') }}
    where counted_from < ends_on
),

nights as (
    select
        segments.year,
        segments.person_id,
        {{ first_known('segments.lineage', days_between('segments.starts_on', 'years.last_day')) }} as last_lineage
    from segment_years as segments
    inner join years on years.year = segments.year
    group by segments.year, segments.person_id
),

crisis_coverage as (
    select distinct
        lineage,
        cast(extract(year from period_first_day) as integer) as year
    from {{ ref('int_coverage_months') }}
    where feed = 'crisis_events'
),

persons as (
    select
        recorded.year,
        recorded.person_id,
        {{ first_known('recorded.lineage', 'recorded.recency') }} as last_recorded_lineage,
        count(crisis_coverage.lineage) > 0 as is_covered_for_crisis_events
    from (
        select
            recorded.*,
            row_number() over (
                partition by year, person_id
                order by last_recorded_on desc, lineage
            ) as recency
        from recorded
    ) as recorded
    left join crisis_coverage
        on
            crisis_coverage.lineage = recorded.lineage
            and crisis_coverage.year = recorded.year
    group by recorded.year, recorded.person_id
),

final as (
    select
        persons.year,
        years.map_date,
        persons.person_id,
        areas.ref_area as municipality,
        persons.is_covered_for_crisis_events
    from persons
    inner join years on years.year = persons.year
    left join nights
        on
            nights.year = persons.year
            and nights.person_id = persons.person_id
    inner join {{ ref('int_area_lineages') }} as areas
        on
            areas.map_date = years.map_date
            and areas.lineage = coalesce(nights.last_lineage, persons.last_recorded_lineage)
            and areas.area_level = 'municipality'
)

select * from final
