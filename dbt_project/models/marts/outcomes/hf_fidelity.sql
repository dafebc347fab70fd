{%- set domains = ['housing_choice', 'separation', 'philosophy', 'service_array', 'programme_structure'] -%}

with scores as (
    select
        areas.ref_area,
        reviews.provider,
        reviews.reviewed_on,
        reviews.domain,
        {{ exact_mean('reviews.score') }} as score
    from {{ ref('fct_hf_fidelity_score') }} as reviews
    inner join {{ ref('dim_area_map') }} as areas
        on reviews.lineage = areas.lineage and {{ period_last_day('reviews.period') }} = areas.map_date
    group by areas.ref_area, reviews.provider, reviews.reviewed_on, reviews.domain
),

reviews as (
    select
        ref_area,
        provider,
        reviewed_on,
        count(*) as domains_scored,
        {{ exact_mean('score') }} as fidelity_score
        {%- for domain in domains %},
        max(score) filter (where domain = '{{ domain }}') as {{ domain }}_score
        {%- endfor %}
    from scores
    group by ref_area, provider, reviewed_on
),

final as (
    select
        reviews.ref_area,
        reviews.provider,
        reviews.reviewed_on,
        reviews.domains_scored,
        reviews.fidelity_score
        {%- for domain in domains %},
        reviews.{{ domain }}_score
        {%- endfor %},
        coverage.coverage,
        {{ obs_status(
            not_collected='coverage.covered_municipalities = 0',
            breaks=series_breaks(
                'hf_fidelity',
                'reviews.ref_area',
                "'hf_fidelity'",
                dbt.date_trunc('month', 'reviews.reviewed_on'),
                dbt.last_day('reviews.reviewed_on', 'month')
            ),
            unreliable='coverage.has_gap',
            provisional='false'
        ) }} as obs_status
    from reviews
    inner join {{ ref('fct_area_coverage') }} as coverage
        on
            reviews.ref_area = coverage.ref_area
            and {{ dbt.last_day('reviews.reviewed_on', 'month') }} = coverage.map_date
            and {{ dbt.last_day('reviews.reviewed_on', 'month') }} = coverage.covered_on
            and coverage.need = 'hf_fidelity'
)

select * from final
