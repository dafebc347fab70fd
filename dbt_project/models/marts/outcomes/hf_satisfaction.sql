{%- set items = ['csq_1', 'csq_2', 'csq_3', 'csq_4', 'csq_5', 'csq_6', 'csq_7', 'csq_8'] -%}

with answers as (
    select
        areas.ref_area,
        areas.cohort,
        -- NULL as soon as one item is: the total stands only with all eight answered.
        {{ csq_total('forms') }} as csq_total,
        coalesce({{ items | map('replace', 'csq', 'forms.csq') | join(', ') }}) is not null as is_csq_begun,
        forms.housing_satisfaction,
        forms.team_satisfaction
    from {{ ref('fct_hf_questionnaire') }} as forms
    inner join {{ ref('dim_hf_entrant_group') }} as areas on forms.enrolment_no = areas.enrolment_no
    where forms.wave = 'follow_up'
),

totals as (
    select
        ref_area,
        cohort,
        count(csq_total) as n_csq,
        count(*) filter (where is_csq_begun and csq_total is null) as n_csq_incomplete,
        {{ exact_mean('csq_total') }} as csq_total_mean,
        count(housing_satisfaction) as n_housing_satisfaction,
        {{ exact_mean('housing_satisfaction') }} as housing_satisfaction_mean,
        count(team_satisfaction) as n_team_satisfaction,
        {{ exact_mean('team_satisfaction') }} as team_satisfaction_mean
    from answers
    group by ref_area, cohort
),

final as (
    select
        totals.ref_area,
        totals.cohort,
        totals.n_csq,
        totals.n_csq_incomplete,
        totals.csq_total_mean,
        totals.csq_total_mean / {{ items | length }} as csq_item_mean,
        totals.n_housing_satisfaction,
        totals.housing_satisfaction_mean,
        totals.n_team_satisfaction,
        totals.team_satisfaction_mean,
        quality.coverage,
        {{ hf_obs_status('hf_satisfaction') }} as obs_status
    from totals
    inner join {{ ref('fct_hf_area_coverage') }} as quality
        on totals.ref_area = quality.ref_area and quality.need = 'hf_assessments'
)

select * from final
