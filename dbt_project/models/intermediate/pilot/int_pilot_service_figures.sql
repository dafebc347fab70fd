{%- set pilot_ended_on = "cast('" ~ var('pilot_ended_on') ~ "' as date)" -%}

with contacts as (
    -- A worker's id holds in one municipality; one who works in two counts twice.
    select
        entrants.ref_area,
        entrants.person_id,
        support.period,
        support.worker_id,
        support.worker_role,
        support.support_area
    from {{ ref('stg_hf_support') }} as support
    inner join {{ ref('int_pilot_entrants') }} as entrants on support.enrolment_id = entrants.enrolment_id
    where support.contact_on <= {{ pilot_ended_on }}
),

helped as (
    select ref_area, 'helped_' || support_area as indicator, count(distinct person_id) as computed_value
    from contacts
    group by ref_area, support_area
),

team_months as (
    select ref_area, min(period) as first_period, max(period) as last_period
    from contacts
    group by ref_area
),

team as (
    select
        contacts.ref_area,
        contacts.worker_role,
        contacts.worker_id,
        contacts.person_id,
        contacts.period = team_months.first_period as is_first,
        contacts.period = team_months.last_period as is_last
    from contacts
    inner join team_months on contacts.ref_area = team_months.ref_area
    where contacts.worker_role in ('social_worker', 'mentor')
),

staff as (
    select
        ref_area,
        count(distinct case when is_first then worker_id end) as support_staff_first,
        count(distinct case when is_last then worker_id end) as support_staff_last,
        count(distinct case when is_first and worker_role = 'mentor' then worker_id end) as mentors_first,
        count(distinct case when is_last and worker_role = 'mentor' then worker_id end) as mentors_last
    from team
    group by ref_area
),

worker_clients as (
    select distinct ref_area, worker_role, worker_id, person_id
    from team
    where is_last
),

caseloads as (
    select
        ref_area,
        'clients_per_' || worker_role as indicator,
        {{ share_of('count(*)', 'count(distinct worker_id)') }} as computed_value
    from worker_clients
    group by ref_area, worker_role
),

costs as (
    -- Municipalities with cost and days over the pilot, as in service_unit_costs.
    select lineage, service_type, sum(amount_eur) as amount_eur, sum(client_days) as client_days
    from {{ ref('int_service_months') }}
    where {{ period_first_day('period') }} <= {{ pilot_ended_on }}
    group by lineage, service_type
    having sum(cost_lines) > 0 and sum(client_days) > 0
),

unit_costs as (
    select
        lineages.ref_area,
        'cost_per_client_day_' || costs.service_type as indicator,
        {{ share_of('sum(costs.amount_eur)', 'sum(costs.client_days)') }} as computed_value
    from costs
    inner join {{ ref('int_pilot_lineages') }} as lineages on costs.lineage = lineages.lineage
    group by lineages.ref_area, costs.service_type
),

funding as (
    select
        lineages.ref_area,
        lines.funding_source,
        lines.amount_eur,
        sum(lines.amount_eur) over (partition by lineages.ref_area) as total_eur
    from {{ ref('stg_service_costs') }} as lines
    inner join {{ ref('int_pilot_lineages') }} as lineages on lines.lineage = lineages.lineage
    where lines.service_type = 'housing_first' and lines.period_first_day <= {{ pilot_ended_on }}
),

funding_shares as (
    select
        ref_area,
        'funding_' || funding_source || '_share' as indicator,
        100 * {{ share_of('sum(amount_eur)', 'max(total_eur)') }} as computed_value
    from funding
    group by ref_area, funding_source
),

final as (
    select ref_area, indicator, cast(computed_value as double) as computed_value from helped
    union all
    {% for indicator in ['support_staff_first', 'support_staff_last', 'mentors_first', 'mentors_last'] -%}
    select ref_area, '{{ indicator }}' as indicator, cast({{ indicator }} as double) from staff
    union all
    {% endfor -%}
    select ref_area, indicator, computed_value from caseloads
    union all
    select ref_area, indicator, computed_value from unit_costs
    union all
    select ref_area, indicator, computed_value from funding_shares
)

select * from final
