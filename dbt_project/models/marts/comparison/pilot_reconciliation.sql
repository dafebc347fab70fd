with published as (
    select
        *,
        -- Half a unit of the last place printed; the small rest absorbs binary rounding at its edge.
        0.5 * power(10.0, -decimals) + 0.000000001 as tolerance
    from {{ ref('dim_pilot_figure') }}
    where measured_on <= data_through
),

computed as (
    select * from {{ ref('fct_pilot_figure') }}
),

compared as (
    -- One to one: a measure is computed once in an area; a document may print it twice.
    select
        published.*,
        computed.computed_value,
        computed.computed_value between
            published.published_value - published.tolerance
            and coalesce(published.published_high, published.published_value) + published.tolerance as is_as_published,
        computed.computed_value between
            published.value_held_right - published.tolerance
            and published.value_held_right + published.tolerance as is_as_held_right
    from published
    left join computed
        on published.ref_area = computed.ref_area and published.measure = computed.indicator
),

final as (
    select
        compared.indicator,
        compared.ref_area,
        compared.document,
        compared.published_value,
        compared.published_high,
        compared.computed_value,
        compared.unit,
        compared.decimals,
        case
            when compared.expected_conflict is not null and compared.is_as_held_right then 'inconsistent_in_source'
            when compared.expected_conflict is null and compared.is_as_published then 'reproduced'
            else 'differs'
        end as status,
        compared.value_held_right,
        compared.published_numerator,
        compared.published_denominator,
        compared.measured_on,
        compared.wording,
        coalesce(compared.expected_conflict, compared.note) as note,
        quality.coverage,
        {{ hf_obs_status('pilot_reconciliation') }} as obs_status
    from compared
    inner join {{ ref('fct_hf_area_coverage') }} as quality
        on compared.ref_area = quality.ref_area and quality.need = 'housing_first'
)

select * from final
