with enrolments as (
    select * from {{ ref('int_hf_enrolments') }}
),

first_move_ins as (
    select enrolment_id, min(move_in) as entered_on
    from {{ ref('int_hf_tenancies') }}
    group by enrolment_id
),

persons as (
    select * from {{ ref('int_persons') }}
),

entrants as (
    -- One to one: an enrolment has one first move-in and one person.
    select
        enrolments.enrolment_id,
        enrolments.person_id,
        enrolments.lineage,
        first_move_ins.entered_on,
        {{ year_quarter('first_move_ins.entered_on') }} as cohort,
        case
            when enrolments.exited_on is not null and enrolments.exit_reason = 'deceased' then 'death'
            when
                enrolments.exited_on is not null
                and enrolments.exit_reason in ('independent', 'other_support', 'moved_away')
                then 'exited_otherwise'
            when enrolments.exited_on is not null then 'loss'
            when enrolments.dropped_on is not null then 'dropped'
            else 'in_programme'
        end as outcome,
        coalesce(enrolments.exited_on, enrolments.dropped_on) as left_on,
        -- A move-in that lies after the enrolments' coverage has been followed for no day at all.
        greatest(0, {{ days_between('first_move_ins.entered_on', 'enrolments.ended_on') }}) as duration_days,
        enrolments.data_through,
        persons.sex,
        persons.household_type,
        coalesce(persons.has_addiction_need, false) as has_addiction_need,
        {{ age_at('persons.birth_month', 'first_move_ins.entered_on') }} as age_at_entry,
        -- A first homelessness stated as later than the move-in says nothing of the time before it.
        case
            when persons.first_homeless_on <= first_move_ins.entered_on then persons.first_homeless_on
        end as first_homeless_on
    from enrolments
    inner join first_move_ins on enrolments.enrolment_id = first_move_ins.enrolment_id
    left join persons on enrolments.person_id = persons.person_id
),

final as (
    select
        enrolment_id,
        person_id,
        lineage,
        entered_on,
        cohort,
        outcome,
        left_on,
        duration_days,
        data_through,
        sex,
        household_type,
        has_addiction_need,
        age_at_entry,
        {{ age_band('age_at_entry') }} as age_band,
        {{ years_between('first_homeless_on', 'entered_on') }} as years_without_home,
        {{ years_without_home_band('first_homeless_on', 'entered_on') }} as years_without_home_band
    from entrants
)

select * from final
