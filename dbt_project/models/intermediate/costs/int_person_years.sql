-- Who was homeless in a year at all, and where last. From spells before flattening, as in annual_prevalence.
with years as (
    select
        year,
        map_date,
        last_day,
        {{ year_first_day('year') }} as first_day
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

nights as (
    select
        years.year,
        segments.person_id,
        segments.lineage,
        row_number() over (partition by years.year, segments.person_id order by segments.starts_on desc) as recency
    from years
    inner join {{ ref('int_segments') }} as segments
        on
            segments.counted_from <= years.last_day
            and segments.ends_on > years.first_day
            and segments.counted_from < segments.ends_on
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
    -- One row a person and year: `recency` 1 is one of the person's nights.
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
            and nights.recency = 1
    inner join {{ ref('int_area_lineages') }} as areas
        on
            areas.map_date = years.map_date
            and areas.lineage = coalesce(nights.lineage, persons.last_recorded_lineage)
            and areas.area_level = 'municipality'
)

select * from final
