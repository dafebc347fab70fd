with contacts as (
    select enrolment_no, person_id, support_area, hours from {{ ref('fct_hf_contact') }}
),

entrant_areas as (
    select enrolment_no, ref_area, cohort from {{ ref('dim_hf_entrant_group') }}
),

participants as (
    select areas.ref_area, areas.cohort, count(distinct entrants.person_id) as participants
    from {{ ref('fct_hf_entrant') }} as entrants
    inner join entrant_areas as areas on entrants.enrolment_no = areas.enrolment_no
    group by areas.ref_area, areas.cohort
),

helped as (
    select
        areas.ref_area,
        areas.cohort,
        contacts.support_area,
        count(distinct contacts.person_id) as clients,
        sum(contacts.hours) as hours
    from contacts
    inner join entrant_areas as areas on contacts.enrolment_no = areas.enrolment_no
    group by areas.ref_area, areas.cohort, contacts.support_area
),

final as (
    select
        helped.ref_area,
        helped.cohort,
        helped.support_area,
        helped.clients,
        participants.participants,
        {{ share_of('helped.clients', 'participants.participants') }} as clients_share,
        cast(helped.hours as decimal(18, 2)) as hours,
        quality.coverage,
        {{ hf_obs_status('hf_support_areas') }} as obs_status
    from helped
    inner join participants on helped.ref_area = participants.ref_area and helped.cohort = participants.cohort
    inner join {{ ref('fct_hf_area_coverage') }} as quality
        on helped.ref_area = quality.ref_area and quality.need = 'hf_support'
)

select * from final
