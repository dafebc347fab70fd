{%- set horizons = [6, 12, 18, 24] -%}

with entrants as (
    select enrolment_id, entered_on, left_on, outcome, data_through
    from {{ ref('int_hf_entrants') }}
),

horizons as (
    {% for months in horizons %}
    select
        enrolment_id,
        '{{ months }}' as horizon,
        {{ add_months('entered_on', months) }} as horizon_on
    from entrants
    union all
    {% endfor %}
    select
        enrolment_id,
        'cutoff' as horizon,
        data_through as horizon_on
    from entrants
),

final as (
    select
        horizons.enrolment_id,
        horizons.horizon,
        horizons.horizon_on,
        {{ hf_status_on('entrants.outcome', 'entrants.left_on', 'horizons.horizon_on') }} as status
    from horizons
    inner join entrants on horizons.enrolment_id = entrants.enrolment_id
    where horizons.horizon_on <= entrants.data_through
)

select * from final
