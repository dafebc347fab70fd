with entrant_areas as (
    select enrolment_no, ref_area, cohort from {{ ref('dim_hf_entrant_group') }}
),

changes as (
    select
        answers.indicator,
        areas.ref_area,
        areas.cohort,
        count(*) as n_follow_up,
        count(*) filter (where answers.change = 1) as n_better,
        count(*) filter (where answers.change = 0) as n_same,
        count(*) filter (where answers.change = -1) as n_worse
    from {{ ref('fct_hf_change') }} as answers
    inner join entrant_areas as areas on answers.enrolment_no = areas.enrolment_no
    group by answers.indicator, areas.ref_area, areas.cohort
),

before_after as (
    select
        answers.item,
        areas.ref_area,
        areas.cohort,
        count(answers.answer_before) as n_baseline,
        {{ exact_mean('answers.answer_before') }} as mean_before,
        percentile_cont(0.5) within group (order by answers.answer_before) as median_before,
        count(answers.answer_after) as n_follow_up,
        {{ exact_mean('answers.answer_after') }} as mean_after,
        percentile_cont(0.5) within group (order by answers.answer_after) as median_after,
        count(*) filter (where answers.is_paired) as n_paired,
        {{ exact_mean('answers.answer_before', 'answers.is_paired') }} as paired_mean_before,
        percentile_cont(0.5) within group (order by answers.answer_before)
            filter (where answers.is_paired) as paired_median_before,
        {{ exact_mean('answers.answer_after', 'answers.is_paired') }} as paired_mean_after,
        percentile_cont(0.5) within group (order by answers.answer_after)
            filter (where answers.is_paired) as paired_median_after
    from (
        select *, answer_before is not null and answer_after is not null as is_paired
        from {{ ref('fct_hf_before_after') }}
    ) as answers
    inner join entrant_areas as areas on answers.enrolment_no = areas.enrolment_no
    group by answers.item, areas.ref_area, areas.cohort
),

indicators as (
    select
        indicator,
        ref_area,
        cohort,
        cast(null as bigint) as n_baseline,
        cast(null as double) as baseline_value,
        n_follow_up,
        cast(null as double) as follow_up_value,
        cast(null as bigint) as n_paired,
        cast(null as double) as paired_before,
        cast(null as double) as paired_after,
        n_better,
        n_same,
        n_worse
    from changes
    union all
    select
        case when item = 'income_eur' then 'income_mean' else item end as indicator,
        ref_area,
        cohort,
        n_baseline,
        mean_before,
        n_follow_up,
        mean_after,
        n_paired,
        paired_mean_before,
        paired_mean_after,
        cast(null as bigint),
        cast(null as bigint),
        cast(null as bigint)
    from before_after
    union all
    select
        'income_median' as indicator,
        ref_area,
        cohort,
        n_baseline,
        median_before,
        n_follow_up,
        median_after,
        n_paired,
        paired_median_before,
        paired_median_after,
        cast(null as bigint),
        cast(null as bigint),
        cast(null as bigint)
    from before_after
    where item = 'income_eur'
),

final as (
    select
        indicators.indicator,
        indicators.ref_area,
        indicators.cohort,
        indicators.n_baseline,
        indicators.baseline_value,
        indicators.n_follow_up,
        indicators.follow_up_value,
        indicators.n_paired,
        indicators.paired_before,
        indicators.paired_after,
        indicators.n_better,
        indicators.n_same,
        indicators.n_worse,
        {{ share_of('indicators.n_better', 'indicators.n_follow_up') }} as share_better,
        {{ share_of('indicators.n_same', 'indicators.n_follow_up') }} as share_same,
        {{ share_of('indicators.n_worse', 'indicators.n_follow_up') }} as share_worse,
        quality.coverage,
        {{ hf_obs_status('hf_outcomes') }} as obs_status
    from indicators
    inner join {{ ref('fct_hf_area_coverage') }} as quality
        on indicators.ref_area = quality.ref_area and quality.need = 'hf_assessments'
)

select * from final
