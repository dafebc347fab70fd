-- A correction can take an enrolment out that a tenancy still names: that tenancy houses nobody until it is named
-- again. It warns and never stops a build: one municipality's slip must not stop the nation's figures.
{{ config(severity='warn') }}

select
    tenancies.lineage,
    count(distinct tenancies.tenancy_id) as tenancies
from {{ ref('stg_hf_tenancies') }} as tenancies
left join {{ ref('stg_hf_enrolments') }} as enrolments on enrolments.enrolment_id = tenancies.enrolment_id
where enrolments.enrolment_id is null and not tenancies.is_withdrawn
group by tenancies.lineage
