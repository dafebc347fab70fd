{%- set sexes = ['F', 'M', 'X', 'U'] -%}
{%- set age_bands = ['Y0T17', 'Y18T24', 'Y25T34', 'Y35T44', 'Y45T54', 'Y55T64', 'Y_GE65', '_U'] -%}
{%- set year_bands = ['lt_1y', '1_3y', '4_9y', 'ge_10y'] -%}
{%- set households = ['single', 'couple', 'couple_children', 'lone_parent', 'other'] -%}

with entrants as (
    select * from {{ ref('fct_hf_entrant') }}
),

totals as (
    select
        areas.ref_area,
        areas.cohort,
        count(*) as entrants
        {%- for sex in sexes %},
        count(*) filter (where coalesce(entrants.sex, 'U') = '{{ sex }}') as sex_{{ sex | lower }}
        {%- endfor %},
        count(entrants.age_at_entry) as n_age,
        {{ exact_mean('entrants.age_at_entry') }} as mean_age
        {%- for band in age_bands %},
        count(*) filter (where entrants.age_band = '{{ band }}') as age_{{ band | lower | replace('_u', 'unknown') }}
        {%- endfor %},
        count(entrants.years_without_home) as n_years_without_home,
        {{ exact_mean('entrants.years_without_home') }} as mean_years_without_home
        {%- for band in year_bands %},
        count(*) filter (where entrants.years_without_home_band = '{{ band }}') as years_without_home_{{ band }}
        {%- endfor %},
        count(*) filter (where entrants.years_without_home_band is null) as years_without_home_unknown
        {%- for household in households %},
        count(*) filter (where entrants.household_type = '{{ household }}') as household_{{ household }}
        {%- endfor %},
        count(*) filter (where entrants.household_type is null) as household_unknown
    from entrants
    inner join {{ ref('dim_hf_entrant_group') }} as areas on entrants.enrolment_no = areas.enrolment_no
    group by areas.ref_area, areas.cohort
),

final as (
    select
        totals.*,
        quality.coverage,
        {{ hf_obs_status('hf_participants') }} as obs_status
    from totals
    inner join {{ ref('fct_hf_area_coverage') }} as quality
        on totals.ref_area = quality.ref_area and quality.need = 'housing_first'
)

select * from final
