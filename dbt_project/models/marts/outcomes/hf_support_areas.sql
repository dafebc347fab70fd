with contacts as (
    -- One to one: a contact names one enrolment.
    select
        support.enrolment_id,
        support.support_area,
        support.hours,
        entrants.person_id
    from {{ ref('stg_hf_support') }} as support
    inner join {{ ref('int_hf_entrants') }} as entrants on support.enrolment_id = entrants.enrolment_id
),

entrant_areas as (
    select enrolment_id, ref_area, cohort from {{ ref('int_hf_entrant_areas') }}
),

participants as (
    select areas.ref_area, areas.cohort, count(distinct entrants.person_id) as participants
    from {{ ref('int_hf_entrants') }} as entrants
    inner join entrant_areas as areas on entrants.enrolment_id = areas.enrolment_id
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
    inner join entrant_areas as areas on contacts.enrolment_id = areas.enrolment_id
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
        quality.obs_status
    from helped
    inner join participants on helped.ref_area = participants.ref_area and helped.cohort = participants.cohort
    inner join {{ ref('int_hf_area_quality') }} as quality
        on helped.ref_area = quality.ref_area and quality.need = 'hf_support'
)

select * from final
