-- A provider is a municipality and a feed that it owes. Beds stand where they were last restated, so those of a
-- municipality that stopped delivering are still expected.
with owed as (

    select * from {{ ref('int_owed_periods') }}

),

areas_by_day as (

    select * from {{ ref('int_areas_by_day') }}

),

shelter_beds as (

    select * from {{ ref('int_shelter_beds') }}

),

municipalities as (

    select * from {{ ref('stg_municipalities') }}

),

reported as (

    select distinct
        municipality,
        feed,
        period
    from {{ ref('stg_delivery_feeds') }}
    where is_in_force

),

months as (

    select distinct period, period_last_day from owed

),

beds as (

    select
        areas_by_day.area as municipality,
        months.period,
        sum(shelter_beds.beds) as beds
    from months
    inner join areas_by_day on months.period_last_day between areas_by_day.valid_from and areas_by_day.valid_to
    inner join shelter_beds
        on
            shelter_beds.lineage = areas_by_day.lineage
            and months.period_last_day between shelter_beds.valid_from and shelter_beds.valid_to
    group by areas_by_day.area, months.period

),

-- Who has beds owes the stays in them, delivered before or not.
expected as (

    select municipality, feed, period from owed
    union
    select municipality, 'shelter_stays' as feed, period from beds
    where beds > 0

),

providers as (

    select
        expected.municipality,
        expected.period,
        count(*) as expected_providers,
        count(reported.municipality) as reporting_providers,
        bool_or(expected.feed = 'shelter_stays' and reported.municipality is not null) as reports_stays
    from expected
    left join reported
        on
            reported.municipality = expected.municipality
            and reported.feed = expected.feed
            and reported.period = expected.period
    group by expected.municipality, expected.period

),

described as (

    select
        providers.*,
        municipalities.region,
        coalesce(beds.beds, 0) as expected_beds,
        case when providers.reports_stays then coalesce(beds.beds, 0) else 0 end as reporting_beds
    from providers
    inner join municipalities on municipalities.municipality = providers.municipality
    left join beds
        on
            beds.municipality = providers.municipality
            and beds.period = providers.period

),

placed as (

    {%- for area in ['municipality', 'region', "'LV'"] %}
    select
        {{ area }} as ref_area,
        period,
        expected_providers,
        reporting_providers,
        expected_beds,
        reporting_beds
    from described
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

totals as (

    select
        period,
        ref_area,
        sum(expected_providers) as expected_providers,
        sum(reporting_providers) as reporting_providers,
        sum(expected_beds) as expected_beds,
        sum(reporting_beds) as reporting_beds
    from placed
    group by period, ref_area

)

select
    period as time_period,
    ref_area,
    cast(expected_providers as bigint) as expected_providers,
    cast(reporting_providers as bigint) as reporting_providers,
    {{ share_of('reporting_providers', 'expected_providers') }} as provider_share,
    cast(expected_beds as bigint) as expected_beds,
    cast(reporting_beds as bigint) as reporting_beds,
    {{ share_of('reporting_beds', 'expected_beds') }} as bed_share,
    reporting_providers * 100 >= expected_providers * {{ var('reporting_rate_percent') }}
    and reporting_beds * 100 >= expected_beds * {{ var('reporting_rate_percent') }} as is_reliable
from totals
