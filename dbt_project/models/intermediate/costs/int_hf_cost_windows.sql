{%- set months = var('pre_post_months') -%}

with move_ins as (
    select
        enrolment_id,
        person_id,
        lineage,
        min(move_in) as move_in
    from {{ ref('int_hf_move_ins') }}
    group by enrolment_id, person_id, lineage
),

bounds as (
    select
        enrolment_id,
        person_id,
        lineage,
        {{ add_months('move_in', -months) }} as before_from,
        move_in,
        {{ add_months('move_in', months) }} as after_until
    from move_ins
),

followed as (
    -- Both halves inside the coverage of the lineage's shelter stays; crisis events may be covered or not.
    select
        bounds.*,
        coalesce(
            crisis.first_day <= bounds.before_from
            and crisis.data_through >= {{ add_days('bounds.after_until', -1) }},
            false
        ) as is_covered_for_crisis_events
    from bounds
    inner join {{ ref('int_coverage') }} as stays
        on
            bounds.lineage = stays.lineage
            and stays.feed = 'shelter_stays'
            and stays.first_day <= bounds.before_from
            and stays.data_through >= {{ add_days('bounds.after_until', -1) }}
    left join {{ ref('int_coverage') }} as crisis
        on
            bounds.lineage = crisis.lineage
            and crisis.feed = 'crisis_events'
),

final as (
    select enrolment_id, person_id, 'before' as side, before_from as starts_on, move_in as ends_on,
        is_covered_for_crisis_events
    from followed
    union all
    select enrolment_id, person_id, 'after' as side, move_in as starts_on, after_until as ends_on,
        is_covered_for_crisis_events
    from followed
)

select * from final
