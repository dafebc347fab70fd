{%- set sides = ['before', 'after'] -%}
{%- set parts = ['shelter', 'hf', 'crisis'] -%}

with totals as (
    select
        entrant_groups.cohort,
        entrant_groups.ref_area,
        costs.side,
        costs.part,
        count(*) as enrolments,
        bool_and(costs.is_covered) as is_covered,
        sum(costs.quantity) as quantity,
        sum(costs.unpriced_quantity) as unpriced_quantity,
        {{ exact_sum('costs.cost_eur') }} as cost_eur
    from {{ ref('fct_hf_pre_post_cost') }} as costs
    inner join {{ ref('dim_hf_entrant_group') }} as entrant_groups
        on costs.enrolment_no = entrant_groups.enrolment_no
    group by entrant_groups.cohort, entrant_groups.ref_area, costs.side, costs.part
),

known as (
    select
        totals.*,
        case
            when is_covered then {{ amount_unless_unpriced('cost_eur', 'quantity', 'unpriced_quantity') }}
        end as known_eur
    from totals
),

side_by_side as (
    select
        cohort,
        ref_area,
        max(enrolments) as enrolments,
        {%- for part in parts %}
        {%- for side in sides %}
        max(known_eur) filter (where part = '{{ part }}' and side = '{{ side }}') as {{ part }}_{{ side }}_eur,
        {%- endfor %}
        {%- endfor %}
        {%- for side in sides %}
        sum(unpriced_quantity) filter (where part <> 'crisis' and side = '{{ side }}') as uncosted_days_{{ side }},
        sum(unpriced_quantity) filter (where part = 'crisis' and side = '{{ side }}') as unpriced_events_{{ side }},
        {%- endfor %}
        sum(unpriced_quantity) > 0 as is_partly_unpriced
    from known
    group by cohort, ref_area
),

compared as (
    select
        side_by_side.*,
        (shelter_after_eur + hf_after_eur) - (shelter_before_eur + hf_before_eur) as net_change_services_eur
    from side_by_side
),

final as (
    select
        compared.cohort,
        compared.ref_area,
        compared.enrolments,
        {%- for part in parts %}
        {%- for side in sides %}
        compared.{{ part }}_{{ side }}_eur,
        {%- endfor %}
        {%- endfor %}
        compared.net_change_services_eur,
        compared.net_change_services_eur + compared.crisis_after_eur - compared.crisis_before_eur as net_change_eur,
        {%- for unpriced in ['uncosted_days', 'unpriced_events'] %}
        {%- for side in sides %}
        cast(compared.{{ unpriced }}_{{ side }} as bigint) as {{ unpriced }}_{{ side }},
        {%- endfor %}
        {%- endfor %}
        quality.coverage,
        {{ obs_status(
            not_collected="quality.obs_status = 'L'",
            breaks=hf_obs_status('hf_pre_post_costs') ~ " = 'B'",
            unreliable='quality.has_gap or compared.is_partly_unpriced',
            provisional='false'
        ) }} as obs_status
    from compared
    inner join {{ ref('fct_hf_area_coverage') }} as quality
        on compared.ref_area = quality.ref_area and quality.need = 'housing_first'
)

select * from final
