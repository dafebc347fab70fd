select ref_area, indicator, computed_value from {{ ref('int_pilot_participant_figures') }}
union all
select ref_area, indicator, computed_value from {{ ref('int_pilot_outcome_figures') }}
union all
select ref_area, indicator, computed_value from {{ ref('int_pilot_service_figures') }}
