with months as (
    -- Months of a lineage in which contacts were delivered and homes are known: hours and client-months of the same people.
    select
        support.lineage,
        support.period,
        {{ period_first_day('support.period') }} as period_first_day,
        {{ period_last_day('support.period') }} as period_last_day
    from {{ ref('fct_coverage_month') }} as support
    inner join {{ ref('fct_coverage_month') }} as tenancies
        on support.lineage = tenancies.lineage and support.period = tenancies.period
    where support.feed = 'hf_support' and not support.is_gap and tenancies.feed = 'hf_tenancies'
),

area_months as (
    select areas.ref_area, months.*
    from months
    inner join {{ ref('dim_area_map') }} as areas
        on months.lineage = areas.lineage and months.period_last_day = areas.map_date
),

contacts as (
    select lineage, period, worker_no, worker_role, is_direct, hours, person_id
    from {{ ref('fct_hf_contact') }}
),

contacts_by_role as (
    select lineage, period, worker_no, is_direct, hours, person_id, worker_role from contacts
    union all
    select lineage, period, worker_no, is_direct, hours, person_id, '_T' as worker_role from contacts
),

area_contacts as (
    select
        area_months.ref_area,
        area_months.period as time_period,
        contacts.worker_role,
        contacts.worker_no,
        contacts.person_id,
        contacts.is_direct,
        contacts.hours
    from area_months
    inner join contacts_by_role as contacts
        on area_months.lineage = contacts.lineage and area_months.period = contacts.period
),

effort as (
    select
        ref_area,
        time_period,
        worker_role,
        sum(hours) as hours,
        coalesce(sum(hours) filter (where is_direct), 0) as hours_direct,
        coalesce(sum(hours) filter (where not is_direct), 0) as hours_indirect,
        count(distinct person_id) as clients,
        count(distinct worker_no) as workers
    from area_contacts
    group by ref_area, time_period, worker_role
),

worker_clients as (
    select distinct ref_area, time_period, worker_role, worker_no, person_id
    from area_contacts
),

caseloads as (
    -- A client who works with two workers of a role is in the caseload of both.
    select ref_area, time_period, worker_role, count(*) as caseload_sum
    from worker_clients
    group by ref_area, time_period, worker_role
),

client_months as (
    -- Days in a home over the days of the month: a client of half a month is half a client-month.
    select
        area_months.ref_area,
        area_months.period as time_period,
        {{ exact_sum(
            'cast(' ~ days_between(
                'greatest(stays.started_on, area_months.period_first_day)',
                'least(stays.ended_on, ' ~ add_days('area_months.period_last_day', 1) ~ ')'
            ) ~ ' as double) / '
            ~ days_between('area_months.period_first_day', add_days('area_months.period_last_day', 1))
        ) }} as client_months
    from area_months
    inner join {{ ref('fct_service_stay') }} as stays
        on
            area_months.lineage = stays.lineage
            and stays.service_type = 'housing_first'
            and stays.started_on <= area_months.period_last_day
            and stays.ended_on > area_months.period_first_day
    group by area_months.ref_area, area_months.period
),

coverage as (
    select
        {{ period_of('covered_on') }} as time_period,
        ref_area,
        covered_on,
        coverage,
        covered_municipalities,
        has_gap
    from {{ ref('fct_area_coverage') }}
    where need = 'hf_support' and map_date = covered_on and covered_on = {{ dbt.last_day('covered_on', 'month') }}
),

final as (
    select
        effort.time_period,
        effort.ref_area,
        effort.worker_role,
        cast(effort.hours as decimal(18, 2)) as hours,
        cast(effort.hours_direct as decimal(18, 2)) as hours_direct,
        cast(effort.hours_indirect as decimal(18, 2)) as hours_indirect,
        client_months.client_months,
        {{ share_of('effort.hours', 'client_months.client_months') }} as hours_per_client_month,
        {{ share_of('effort.hours_direct', 'client_months.client_months') }} as hours_direct_per_client_month,
        {{ share_of('effort.hours_indirect', 'client_months.client_months') }} as hours_indirect_per_client_month,
        case
            when effort.worker_role = '_T'
                then {{ share_of('effort.hours', 'client_months.client_months') }}
                    / {{ var('support_hours_yardstick') }}
        end as yardstick_share,
        effort.clients,
        effort.workers,
        {{ share_of('caseloads.caseload_sum', 'effort.workers') }} as clients_per_worker,
        coverage.coverage,
        {{ obs_status(
            not_collected='coverage.covered_municipalities = 0',
            breaks=series_breaks(
                'support_effort', 'effort.ref_area', "'hf_support', 'hf_tenancies'",
                period_first_day('effort.time_period'), 'coverage.covered_on'
            ),
            unreliable='coverage.has_gap',
            provisional='false'
        ) }} as obs_status
    from effort
    inner join caseloads
        on
            effort.ref_area = caseloads.ref_area
            and effort.time_period = caseloads.time_period
            and effort.worker_role = caseloads.worker_role
    left join client_months
        on effort.ref_area = client_months.ref_area and effort.time_period = client_months.time_period
    inner join coverage on effort.ref_area = coverage.ref_area and effort.time_period = coverage.time_period
)

select * from final
