{%- set counts = [
    'participants', 'women', 'men', 'midterm_women', 'midterm_men', 'midterm_years_without_home_ge_10y',
    'midterm_years_without_home_4_9y', 'midterm_years_without_home_1_3y', 'midterm_years_without_home_lt_1y',
    'mean_age', 'mean_years_without_home', 'housed_6_months', 'deaths', 'dwellings', 'planned_places',
    'ready_to_take_part',
] -%}
{%- set shares = [
    ('participants_of_plan', 'participants', 'planned_places'),
    ('aged_18_40_share', 'aged_18_40', 'participants'),
    ('housed_6_months_share', 'housed_6_months', 'followed_6_months'),
    ('deaths_share', 'deaths', 'participants'),
    ('retention_all', 'housed_at_cutoff', 'participants'),
    ('retention_excluding_deaths', 'housed_at_cutoff', '(participants - deaths)'),
] -%}
{%- set intervals = [
    ('retention_all', 'participants'), ('retention_excluding_deaths', '(participants - deaths)'),
] -%}

with people as (
    select
        ref_area,
        count(*) as participants,
        count(*) filter (where sex = 'F') as women,
        count(*) filter (where sex = 'M') as men,
        count(*) filter (where is_in_midterm and sex = 'F') as midterm_women,
        count(*) filter (where is_in_midterm and sex = 'M') as midterm_men,
        {% for band in ['ge_10y', '4_9y', '1_3y', 'lt_1y'] -%}
        count(*) filter (
            where is_in_midterm and years_without_home_band = '{{ band }}'
        ) as midterm_years_without_home_{{ band }},
        {% endfor -%}
        {{ exact_mean('age_at_entry') }} as mean_age,
        count(*) filter (where age_at_entry between 18 and 40) as aged_18_40,
        {{ exact_mean('years_without_home') }} as mean_years_without_home,
        count(status_at_6_months) as followed_6_months,
        count(*) filter (where status_at_6_months in ('housed', 'exited_otherwise')) as housed_6_months,
        count(*) filter (where status_at_cutoff = 'death') as deaths,
        count(*) filter (where status_at_cutoff in ('housed', 'exited_otherwise')) as housed_at_cutoff
    from {{ ref('int_pilot_entrants') }}
    group by ref_area
),

homes as (
    select entrants.ref_area, count(distinct tenancies.dwelling_id) as dwellings
    from {{ ref('int_pilot_entrants') }} as entrants
    inner join {{ ref('int_hf_tenancies') }} as tenancies on entrants.enrolment_id = tenancies.enrolment_id
    where tenancies.move_in <= cast('{{ var('pilot_ended_on') }}' as date)
    group by entrants.ref_area
),

ready as (
    select lineages.ref_area, count(*) as ready_to_take_part
    from {{ ref('int_hf_enrolments') }} as enrolments
    inner join {{ ref('int_pilot_lineages') }} as lineages on enrolments.lineage = lineages.lineage
    where enrolments.agreed_on <= cast('{{ var('pilot_ended_on') }}' as date)
    group by lineages.ref_area
),

plans as (
    select ref_area, sum(planned_places) as planned_places
    from {{ ref('stg_hf_plans') }}
    where valid_from <= cast('{{ var('pilot_ended_on') }}' as date)
    group by ref_area
),

totals as (
    select people.*, homes.dwellings, ready.ready_to_take_part, plans.planned_places
    from people
    left join homes on people.ref_area = homes.ref_area
    left join ready on people.ref_area = ready.ref_area
    left join plans on people.ref_area = plans.ref_area
),

final as (
    {% for indicator in counts %}
    select ref_area, '{{ indicator }}' as indicator, cast({{ indicator }} as double) as computed_value from totals
    union all
    {% endfor %}
    {% for indicator, numerator, denominator in shares %}
    select ref_area, '{{ indicator }}' as indicator, 100 * {{ share_of(numerator, denominator) }} as computed_value
    from totals
    union all
    {% endfor %}
    {% for indicator, denominator in intervals %}
    select ref_area, '{{ indicator }}_low' as indicator, 100 * {{ wilson_low('housed_at_cutoff', denominator) }}
    from totals
    union all
    select ref_area, '{{ indicator }}_high' as indicator, 100 * {{ wilson_high('housed_at_cutoff', denominator) }}
    from totals
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select * from final
