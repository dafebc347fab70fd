with discharges as (
    select * from {{ ref('int_current_institution_discharges') }}
    where discharged_on is not null
),

final as (
    -- One to one: a code of a destination has one group, a lineage one row for a feed and month.
    select
        cast(row_number() over (order by discharges.discharged_on, discharges.discharge_id) as integer) as discharge_no,
        discharges.person_id,
        discharges.lineage,
        discharges.institution_type,
        discharges.ready_on,
        discharges.discharged_on,
        coalesce(
            discharges.is_housing_offered and coalesce(discharges.offered_on <= discharges.discharged_on, true), false
        ) as is_offered_in_time,
        destinations.destination_group,
        coverage.period is not null as is_counted
    from discharges
    left join {{ ref('stg_situation_codes') }} as destinations on discharges.destination = destinations.situation
    left join {{ ref('int_coverage_months') }} as coverage
        on
            discharges.lineage = coverage.lineage
            and coverage.feed = 'institution_discharges'
            and {{ period_of('discharges.discharged_on') }} = coverage.period
)

select * from final
