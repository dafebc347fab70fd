with entrants as (
    select ref_area, enrolment_id from {{ ref('int_pilot_entrants') }}
),

changes as (
    select
        entrants.ref_area,
        answers.indicator,
        100 * {{ share_of('count(*) filter (where answers.change = 1)', 'count(*)') }} as better,
        100 * {{ share_of('count(*) filter (where answers.change = -1)', 'count(*)') }} as worse
    from {{ ref('int_hf_changes') }} as answers
    inner join entrants on answers.enrolment_id = entrants.enrolment_id
    group by entrants.ref_area, answers.indicator
),

before_after as (
    -- Shares of yes in per cent; income as the median in euros.
    select
        entrants.ref_area,
        case when answers.item = 'income_eur' then 'income_median' else answers.item end as indicator,
        case
            when answers.item = 'income_eur'
                then percentile_cont(0.5) within group (order by answers.answer_before)
            else 100 * {{ exact_mean('answers.answer_before') }}
        end as value_before,
        case
            when answers.item = 'income_eur'
                then percentile_cont(0.5) within group (order by answers.answer_after)
            else 100 * {{ exact_mean('answers.answer_after') }}
        end as value_after
    from {{ ref('int_hf_before_after') }} as answers
    inner join entrants on answers.enrolment_id = entrants.enrolment_id
    group by entrants.ref_area, answers.item
),

satisfaction as (
    select
        entrants.ref_area,
        {{ exact_mean(csq_total('forms')) }} as csq_total_mean,
        {{ exact_mean('forms.housing_satisfaction') }} as housing_satisfaction_mean,
        {{ exact_mean('forms.team_satisfaction') }} as team_satisfaction_mean
    from {{ ref('int_hf_questionnaires') }} as forms
    inner join entrants on forms.enrolment_id = entrants.enrolment_id
    where forms.wave = 'follow_up'
    group by entrants.ref_area
),

reviews as (
    -- The mean of the domains of a review: each domain counts once, however many lines it has.
    select lineage, provider, reviewed_on, {{ exact_mean('score') }} as score
    from (
        select lineage, provider, reviewed_on, domain, {{ exact_mean('score') }} as score
        from {{ ref('stg_hf_fidelity') }}
        where reviewed_on <= cast('{{ var('pilot_ended_on') }}' as date)
        group by lineage, provider, reviewed_on, domain
    ) as domains
    group by lineage, provider, reviewed_on
),

fidelity as (
    select lineages.ref_area, {{ exact_mean('reviews.score') }} as fidelity_score
    from reviews
    inner join {{ ref('int_pilot_lineages') }} as lineages on reviews.lineage = lineages.lineage
    group by lineages.ref_area
),

final as (
    select ref_area, indicator || '_better' as indicator, better as computed_value from changes
    union all
    select ref_area, indicator || '_worse' as indicator, worse from changes
    union all
    select ref_area, indicator || '_before' as indicator, value_before from before_after
    union all
    select ref_area, indicator || '_after' as indicator, value_after from before_after
    union all
    select ref_area, 'csq_total_mean' as indicator, csq_total_mean from satisfaction
    union all
    select ref_area, 'csq_item_mean' as indicator, csq_total_mean / 8 from satisfaction
    union all
    select ref_area, 'housing_satisfaction_mean' as indicator, housing_satisfaction_mean from satisfaction
    union all
    select ref_area, 'team_satisfaction_mean' as indicator, team_satisfaction_mean from satisfaction
    union all
    select ref_area, 'fidelity_score' as indicator, fidelity_score from fidelity
)

select * from final
