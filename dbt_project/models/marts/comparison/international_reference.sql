with published as (
    select * from {{ ref('dim_international_figure') }}
),

reference_nights as (
    select cast(map_date as {{ dbt.type_string() }}) as time_period from {{ ref('dim_reference_year') }}
),

latvia as (
    -- A year's figure, the night at its end, and count nights: not every month.
    select
        case observations.indicator when 'HOMELESS_PERSONS' then 'persons' else 'rate_per_10k' end as indicator,
        observations.count_type,
        observations.ethos_light as scope,
        observations.time_period,
        observations.obs_value,
        observations.unit_measure,
        series.scope_en,
        series.scope_lv,
        series.source,
        observations.obs_status,
        observations.coverage
    from {{ ref('epoch_indicators') }} as observations
    inner join {{ ref('dim_national_series') }} as series
        on
            observations.count_type = series.count_type
            and observations.freq = series.freq
    left join reference_nights on observations.time_period = reference_nights.time_period
    where
        observations.ref_area = 'LV'
        and observations.indicator in ('HOMELESS_PERSONS', 'HOMELESS_RATE')
        and observations.sex = '_T'
        and observations.age = '_T'
        and (observations.freq <> 'M' or reference_nights.time_period is not null)
),

final as (
    select
        ref_area,
        indicator,
        count_type,
        scope,
        time_period,
        'published' as origin,
        value,
        value_high,
        unit_measure,
        scope_en,
        scope_lv,
        source,
        is_weak_source,
        cast(null as {{ dbt.type_string() }}) as obs_status,
        cast(null as double) as coverage
    from published
    union all
    select
        'LV' as ref_area,
        indicator,
        count_type,
        scope,
        time_period,
        'warehouse' as origin,
        obs_value as value,
        cast(null as double) as value_high,
        unit_measure,
        scope_en,
        scope_lv,
        source,
        false as is_weak_source,
        obs_status,
        coverage
    from latvia
)

select * from final
