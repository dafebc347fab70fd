with entrants as (
    select * from {{ ref('int_hf_entrants') }}
    where entered_on <= cast('{{ var('pilot_ended_on') }}' as date)
),

final as (
    -- At most one row an entrant and area: a lineage lies in one municipality.
    select
        lineages.ref_area,
        entrants.enrolment_id,
        entrants.person_id,
        entrants.entered_on,
        entrants.sex,
        entrants.age_at_entry,
        entrants.years_without_home,
        entrants.years_without_home_band,
        entrants.entered_on <= cast('{{ var('pilot_midterm_on') }}' as date) as is_in_midterm,
        six_months.status as status_at_6_months,
        {{ hf_status_on(
            'entrants.outcome', 'entrants.left_on', "cast('" ~ var('pilot_cutoff_on') ~ "' as date)"
        ) }} as status_at_cutoff
    from entrants
    inner join {{ ref('int_pilot_lineages') }} as lineages on entrants.lineage = lineages.lineage
    left join {{ ref('int_hf_horizons') }} as six_months
        on entrants.enrolment_id = six_months.enrolment_id and six_months.horizon = '6'
)

select * from final
