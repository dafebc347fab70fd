with years as (
    select
        year,
        first_covered_on,
        map_date,
        is_complete
    from {{ ref('dim_reference_year') }}
),

indicators as (
    {%- for indicator in lisbon_indicators() %}
    select
        {{ indicator.goal }} as goal,
        '{{ indicator.indicator }}' as indicator,
        '{{ indicator.need }}' as need,
        {{ indicator.on == 'night' }} as is_of_night,
        '{{ indicator.better_when }}' as better_when,
        cast({{ 'null' if indicator.target_2030 is none else indicator.target_2030 }} as double) as target_2030,
        {{ indicator.is_zero_a_finding }} as is_zero_a_finding
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

areas as (
    -- A lineage lies in one municipality, one region and the country on the map of a year.
    select
        years.year,
        area_map.lineage,
        area_map.ref_area
    from years
    inner join {{ ref('dim_area_map') }} as area_map on years.map_date = area_map.map_date
),

rough_sleepers as (
    select
        years.year,
        stock.ref_area,
        'rough_sleepers' as indicator,
        stock.persons as value,
        cast(null as bigint) as base_count
    from {{ ref('point_in_time') }} as stock
    inner join years on stock.time_period = years.map_date
    where stock.ethos_category = 'E1' and stock.sex = '_T' and stock.age_band = '_T'
),

places as (
    select
        areas.year,
        areas.ref_area,
        sum(places.refusals) as refusals,
        sum(places.days_at_or_over_capacity) as nights_at_full_occupancy
    from {{ ref('capacity_use') }} as places
    inner join {{ ref('fct_facility_month') }} as facilities
        on
            places.facility = cast(facilities.facility_no as {{ dbt.type_string() }})
            and places.time_period = facilities.period
    inner join areas
        on
            facilities.lineage = areas.lineage
            and cast(substr(places.time_period, 1, 4) as integer) = areas.year
    where facilities.is_homeless_service
    group by areas.year, areas.ref_area
),

staying as (
    -- In categories 2–3 on the reference night, by the start of the stay there.
    select
        areas.year,
        areas.ref_area,
        {%- for months in var('lisbon_stay_months') %}
        count(*) filter (where {{ add_months('segments.stayed_since', months) }} <= years.map_date)
            as over_{{ months }}_months{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('fct_accommodation_segment') }} as segments
    inner join years
        on
            segments.counted_from <= years.map_date
            and segments.ends_on > years.map_date
    inner join areas on years.year = areas.year and segments.lineage = areas.lineage
    group by areas.year, areas.ref_area
),

stays as (
    -- Completed alone: time so far of those who are still there is not mixed in.
    select
        areas.year,
        areas.ref_area,
        'median_stay_days' as indicator,
        percentile_cont(0.5) within group (
            order by {{ days_between('segments.stayed_since', 'segments.ends_on') }}
        ) as value,
        count(*) as base_count
    from {{ ref('fct_accommodation_segment') }} as segments
    inner join areas
        on
            segments.lineage = areas.lineage
            and extract(year from segments.ends_on) = areas.year
    where segments.is_last and not segments.is_censored and segments.counted_from < segments.ends_on
    group by areas.year, areas.ref_area
),

chances as (
    -- Who left categories 2–3 alive, and whether for a permanent home.
    select
        'permanent_exit' as chance,
        exits.person_id,
        exits.lineage,
        exits.exited_on as on_day,
        exits.exit_kind in ('permanent', 'hf') as is_good
    from {{ ref('fct_exit') }} as exits
    inner join {{ ref('fct_episode') }} as episodes
        on exits.person_id = episodes.person_id and exits.episode_no = episodes.episode_no
    where episodes.last_ethos_category in ('E2', 'E3') and exits.exit_kind <> 'deceased'
    union all
    -- Whom a place turned away is not recorded: who got in, and whether the place turned nobody away in that month.
    select
        'refusal_free' as chance,
        entries.person_id,
        entries.lineage,
        entries.started_on as on_day,
        facilities.refusals = 0 as is_good
    from {{ ref('fct_service_stay') }} as entries
    inner join {{ ref('fct_facility_month') }} as facilities
        on
            entries.facility_no = facilities.facility_no
            and {{ period_of('entries.started_on') }} = facilities.period
    where facilities.is_homeless_service and facilities.refusals is not null
),

chances_of_people as (
    select
        cast(extract(year from chances.on_day) as integer) as year,
        chances.lineage,
        chances.chance,
        coalesce(persons.sex, 'U') as sex,
        {{ age_band(age_at('persons.birth_month', 'chances.on_day')) }} as age_band,
        coalesce({{ citizenship_group('persons.citizenship') }}, '_U') as citizenship,
        chances.is_good
    from chances
    left join {{ ref('dim_person') }} as persons on chances.person_id = persons.person_id
),

chance_cells as (
    select
        year,
        lineage,
        chance,
        sex,
        age_band,
        citizenship,
        count(*) as cases,
        count(*) filter (where is_good) as good_cases
    from chances_of_people
    group by year, lineage, chance, sex, age_band, citizenship
),

chance_shares as (
    -- In the sets a column is NULL only where it is rolled up.
    select
        areas.year,
        areas.ref_area,
        cells.chance,
        case
            when cells.sex is not null then 'sex'
            when cells.age_band is not null then 'age_band'
            when cells.citizenship is not null then 'citizenship'
            else '_T'
        end as group_dimension,
        coalesce(cells.sex, cells.age_band, cells.citizenship, '_T') as group_value,
        {{ share_of('sum(cells.good_cases)', 'sum(cells.cases)') }} as share,
        sum(cells.cases) as cases
    from chance_cells as cells
    inner join areas on cells.year = areas.year and cells.lineage = areas.lineage
    group by
        areas.year,
        areas.ref_area,
        cells.chance,
        grouping sets ((cells.sex), (cells.age_band), (cells.citizenship), ())
),

gaps as (
    -- A group beside everybody; who is not known to be of a group is in everybody alone.
    select
        groups.year,
        groups.ref_area,
        groups.chance || '_gap' as indicator,
        groups.group_dimension,
        groups.group_value,
        groups.share - everybody.share as value,
        groups.cases as base_count
    from chance_shares as groups
    inner join chance_shares as everybody
        on
            groups.year = everybody.year
            and groups.ref_area = everybody.ref_area
            and groups.chance = everybody.chance
            and everybody.group_dimension = '_T'
    where groups.group_dimension <> '_T' and groups.group_value not in ('U', '_U')
),

discharges as (
    select
        areas.year,
        areas.ref_area,
        count(*) filter (where not discharges.is_offered_in_time) as discharges_without_offer
    from {{ ref('fct_discharge') }} as discharges
    inner join areas
        on
            discharges.lineage = areas.lineage
            and extract(year from discharges.discharged_on) = areas.year
    where discharges.is_counted and discharges.destination_group is distinct from 'deceased'
    group by areas.year, areas.ref_area
),

evictions as (
    select
        areas.year,
        areas.ref_area,
        count(evictions.executed_on) as evictions_executed,
        count(evictions.executed_on) filter (where not evictions.is_assistance_offered) as evictions_without_assistance,
        count(*) filter (where evictions.outcome = 'homeless') as evictions_to_homelessness,
        count(*) filter (where evictions.outcome = 'prevented') as evictions_prevented
    from {{ ref('fct_eviction') }} as evictions
    inner join areas
        on
            evictions.lineage = areas.lineage
            and extract(year from evictions.closed_on) = areas.year
    where evictions.is_counted
    group by areas.year, areas.ref_area
),

{%- set columns_of = {
    'places': ['refusals', 'nights_at_full_occupancy'],
    'staying': [],
    'discharges': ['discharges_without_offer'],
    'evictions': [
        'evictions_executed', 'evictions_without_assistance', 'evictions_to_homelessness', 'evictions_prevented',
    ],
} %}
{%- for months in var('lisbon_stay_months') %}
    {%- do columns_of['staying'].append('over_' ~ months ~ '_months') %}
{%- endfor %}

observed as (
    {%- for relation, columns in columns_of.items() %}
    {%- for column in columns %}
    select
        year,
        ref_area,
        '{{ column }}' as indicator,
        '_T' as group_dimension,
        '_T' as group_value,
        cast({{ column }} as double) as value,
        cast(null as bigint) as base_count
    from {{ relation }}
    union all
    {%- endfor %}
    {%- endfor %}
    select year, ref_area, indicator, '_T', '_T', cast(value as double), base_count from rough_sleepers
    union all
    select year, ref_area, indicator, '_T', '_T', cast(value as double), base_count from stays
    union all
    select year, ref_area, 'permanent_exit_share', '_T', '_T', share, cases
    from chance_shares
    where chance = 'permanent_exit' and group_dimension = '_T'
    union all
    select year, ref_area, indicator, group_dimension, group_value, value, base_count from gaps
),

quality as (
    -- A series has one value a year: what is read on a night has the whole year to break in too.
    select
        years.year,
        coverage.ref_area,
        coverage.need,
        true as is_of_night,
        years.first_covered_on as first_day,
        years.map_date,
        not years.is_complete as is_incomplete,
        coverage.coverage,
        coverage.covered_municipalities,
        coverage.has_gap
    from {{ ref('fct_area_coverage') }} as coverage
    inner join years
        on
            coverage.map_date = years.map_date
            and coverage.covered_on = years.map_date
    union all
    select
        years.year,
        coverage.ref_area,
        coverage.need,
        false as is_of_night,
        years.first_covered_on as first_day,
        years.map_date,
        not years.is_complete as is_incomplete,
        coverage.coverage,
        coverage.covered_municipalities,
        coverage.has_gap
    from {{ ref('fct_area_year_coverage') }} as coverage
    inner join years on coverage.year = years.year
),

readings as (
    -- What each indicator could be read from, whether or not anything was observed: a break counts in a year without
    -- a value as well.
    select
        quality.*,
        indicators.goal,
        indicators.indicator,
        indicators.better_when,
        indicators.target_2030,
        indicators.is_zero_a_finding,
        {{ series_breaks(
            'lisbon_goals', 'quality.ref_area', 'indicators.need', 'quality.first_day', 'quality.map_date'
        ) }} as is_broken
    from indicators
    inner join quality
        on
            indicators.need = quality.need
            and indicators.is_of_night = quality.is_of_night
),

with_breaks as (
    select
        readings.*,
        -- A series begins anew after a break: 0 when there was none.
        coalesce(max(case when is_broken then year end) over (
            partition by ref_area, indicator
            order by year
            rows unbounded preceding
        ), 0) as latest_break
    from readings
),

series as (
    -- Nothing recorded is a finding only of counts of what is restated when it happens.
    select
        readings.year,
        readings.ref_area,
        readings.goal,
        readings.indicator,
        coalesce(observed.group_dimension, '_T') as group_dimension,
        coalesce(observed.group_value, '_T') as group_value,
        coalesce(observed.value, 0) as value,
        observed.base_count,
        readings.better_when,
        readings.target_2030,
        readings.coverage,
        readings.latest_break,
        {{ obs_status(
            not_collected='false',
            breaks='readings.is_broken',
            unreliable='readings.has_gap',
            provisional='readings.is_incomplete'
        ) }} as obs_status
    from with_breaks as readings
    left join observed
        on
            readings.year = observed.year
            and readings.ref_area = observed.ref_area
            and readings.indicator = observed.indicator
    where readings.covered_municipalities > 0 and (observed.value is not null or readings.is_zero_a_finding)
),

baselines as (
    -- The first year that this one can be compared with: not more or less of the area was covered then.
    select
        series.year,
        series.ref_area,
        series.indicator,
        series.group_dimension,
        series.group_value,
        min(earlier.year) as baseline_period
    from series
    inner join series as earlier
        on
            series.ref_area = earlier.ref_area
            and series.indicator = earlier.indicator
            and series.group_dimension = earlier.group_dimension
            and series.group_value = earlier.group_value
            and series.year >= earlier.year
            and series.latest_break < earlier.year
            and abs(series.coverage - earlier.coverage) <= {{ var('comparable_coverage') }}
    where earlier.obs_status = 'A'
    group by series.year, series.ref_area, series.indicator, series.group_dimension, series.group_value
),

compared as (
    -- One to one: a series has one row a year.
    select
        series.*,
        baselines.baseline_period,
        earlier.value as baseline,
        earlier.coverage as baseline_coverage,
        {{ distance_from_good('series.value', 'series.better_when') }} as distance,
        {{ distance_from_good('earlier.value', 'series.better_when') }} as baseline_distance
    from series
    left join baselines
        on
            series.year = baselines.year
            and series.ref_area = baselines.ref_area
            and series.indicator = baselines.indicator
            and series.group_dimension = baselines.group_dimension
            and series.group_value = baselines.group_value
    left join series as earlier
        on
            baselines.baseline_period = earlier.year
            and series.ref_area = earlier.ref_area
            and series.indicator = earlier.indicator
            and series.group_dimension = earlier.group_dimension
            and series.group_value = earlier.group_value
),

final as (
    select
        year as time_period,
        ref_area,
        goal,
        indicator,
        group_dimension,
        group_value,
        value,
        cast(base_count as bigint) as base_count,
        baseline,
        baseline_period,
        baseline_coverage,
        better_when,
        case
            when obs_status <> 'A' or baseline_period = year then null
            when distance < baseline_distance then 'better'
            when distance > baseline_distance then 'worse'
            when distance = baseline_distance then 'unchanged'
        end as direction,
        target_2030,
        coverage,
        obs_status
    from compared
)

select * from final
