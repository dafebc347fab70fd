{%- set tenures = ['municipal', 'private', 'social_agency', 'ngo'] -%}
{%- set steps = ['referred_to_agreed', 'agreed_to_housed', 'referred_to_housed'] -%}

with enrolments as (
    -- One to one in each area: an enrolment has at most one entrant row.
    select
        areas.ref_area,
        enrolments.enrolment_no,
        enrolments.referred_on,
        enrolments.agreed_on,
        entrants.entered_on,
        entrants.outcome,
        {{ days_between('enrolments.referred_on', 'enrolments.agreed_on') }} as days_referred_to_agreed,
        {{ days_between('enrolments.agreed_on', 'entrants.entered_on') }} as days_agreed_to_housed,
        {{ days_between('enrolments.referred_on', 'entrants.entered_on') }} as days_referred_to_housed
    from {{ ref('fct_hf_enrolment') }} as enrolments
    inner join {{ ref('dim_hf_area') }} as areas on enrolments.lineage = areas.lineage
    left join {{ ref('fct_hf_entrant') }} as entrants on enrolments.enrolment_no = entrants.enrolment_no
),

funnel as (
    select
        ref_area,
        count(*) as referred,
        count(agreed_on) as agreed,
        count(entered_on) as housed,
        count(*) filter (where outcome = 'death') as deaths
        {%- for step in steps %},
        percentile_cont(0.5) within group (order by days_{{ step }}) as days_{{ step }}_median,
        percentile_cont(0.9) within group (order by days_{{ step }}) as days_{{ step }}_p90
        {%- endfor %}
    from enrolments
    group by ref_area
),

tenancies as (
    select areas.ref_area, tenancies.*
    from {{ ref('fct_hf_tenancy') }} as tenancies
    inner join {{ ref('dim_hf_area') }} as areas on tenancies.lineage = areas.lineage
),

dwellings as (
    -- The tenure of a dwelling is that of its latest tenancy.
    select
        ref_area,
        dwelling_no,
        tenure,
        row_number() over (partition by ref_area, dwelling_no order by move_in desc, tenancy_no desc) as choice
    from tenancies
),

dwelling_counts as (
    select
        ref_area,
        count(*) as dwellings
        {%- for tenure in tenures %},
        count(*) filter (where tenure = '{{ tenure }}') as dwellings_{{ tenure }}
        {%- endfor %}
    from dwellings
    where choice = 1
    group by ref_area
),

tenancy_counts as (
    select
        ref_area,
        count(distinct person_id) as persons_housed,
        count(*) filter (where is_move) as moves,
        count(*) filter (where is_home_lost) as homes_lost_while_enrolled
    from tenancies
    group by ref_area
),

reference_dates as (
    select ref_area, max(data_through) as reference_date
    from {{ ref('dim_hf_area') }}
    group by ref_area
),

plans as (
    -- Places planned so far stand against everyone housed so far.
    select plans.ref_area, sum(plans.planned_places) as planned_places
    from {{ ref('dim_hf_plan') }} as plans
    inner join reference_dates on plans.ref_area = reference_dates.ref_area
    where plans.valid_from <= reference_dates.reference_date
    group by plans.ref_area
),

final as (
    select
        funnel.ref_area,
        funnel.referred,
        funnel.agreed,
        funnel.housed,
        {{ share_of('funnel.agreed', 'funnel.referred') }} as agreed_share,
        {{ share_of('funnel.housed', 'funnel.referred') }} as housed_share,
        cast(plans.planned_places as bigint) as planned_places,
        {{ share_of('funnel.housed', 'plans.planned_places') }} as planned_places_filled_share,
        {% for step in steps -%}
        cast(funnel.days_{{ step }}_median as double) as days_{{ step }}_median,
        cast(funnel.days_{{ step }}_p90 as double) as days_{{ step }}_p90,
        {% endfor -%}
        coalesce(dwelling_counts.dwellings, 0) as dwellings,
        {% for tenure in tenures -%}
        coalesce(dwelling_counts.dwellings_{{ tenure }}, 0) as dwellings_{{ tenure }},
        {% endfor -%}
        {{ share_of('tenancy_counts.persons_housed', 'dwelling_counts.dwellings') }} as persons_per_dwelling,
        coalesce(tenancy_counts.moves, 0) as moves,
        coalesce(tenancy_counts.homes_lost_while_enrolled, 0) as homes_lost_while_enrolled,
        funnel.deaths,
        quality.coverage,
        {{ hf_obs_status('hf_process') }} as obs_status
    from funnel
    left join dwelling_counts on funnel.ref_area = dwelling_counts.ref_area
    left join tenancy_counts on funnel.ref_area = tenancy_counts.ref_area
    left join plans on funnel.ref_area = plans.ref_area
    inner join {{ ref('fct_hf_area_coverage') }} as quality
        on funnel.ref_area = quality.ref_area and quality.need = 'housing_first'
)

select * from final
