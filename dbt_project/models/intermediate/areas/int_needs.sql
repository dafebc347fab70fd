-- "Feeds needed" of methodology 4, each feed by itself, the two that together say who is in a Housing First home, and
-- the two that together say how full a place was.
with feeds as (

    {%- set feeds = [
        'facilities', 'persons', 'shelter_stays', 'living_situations', 'institution_discharges', 'evictions',
        'hf_enrolments', 'hf_tenancies', 'hf_support', 'hf_assessments', 'hf_fidelity', 'service_costs',
        'crisis_events',
    ] %}
    {%- for feed in feeds %}
    select '{{ feed }}' as need, '{{ feed }}' as feed
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

combined as (

    select 'ethos_1_3' as need, feed from feeds where feed in ('living_situations', 'shelter_stays')
    union all
    select 'ethos_all' as need, feed from feeds
    where feed in ('living_situations', 'shelter_stays', 'institution_discharges')
    union all
    select 'housing_first' as need, feed from feeds where feed in ('hf_enrolments', 'hf_tenancies')
    union all
    select 'capacity' as need, feed from feeds where feed in ('facilities', 'shelter_stays')

)

select need, feed from feeds
union all
select need, feed from combined
