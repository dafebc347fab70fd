"""A brute-force recount of the marts: day by day, person by person, in plain Python.

It reads the accepted logical deliveries and the codelists of `seeds/`, follows the methodology, ADR 3 and ADR 7 to the
letter, and shares no code with the warehouse. Each function takes the accepted deliveries (every version; the versions
in force are worked out here) and an optional last month `through`; a build `as of` a moment is recounted from the
deliveries accepted by then.
"""

from tests.oracle.annual_flow_stock_returner import annual_flow_stock_returner
from tests.oracle.annual_prevalence import annual_prevalence
from tests.oracle.capacity_use import capacity_use
from tests.oracle.comparing import compare
from tests.oracle.completeness import completeness
from tests.oracle.dropped_open import dropped_open
from tests.oracle.entry_cohorts import entry_cohorts
from tests.oracle.episode_gap_sensitivity import episode_gap_sensitivity
from tests.oracle.epoch_indicators import epoch_indicators
from tests.oracle.exits_and_returns import exits_and_returns
from tests.oracle.first_time_homeless import first_time_homeless
from tests.oracle.functional_zero import functional_zero
from tests.oracle.hf_cumulative_incidence import hf_cumulative_incidence
from tests.oracle.hf_pre_post_costs import hf_pre_post_costs
from tests.oracle.hf_retention import hf_entrants, hf_retention, hf_retention_crude, hf_retention_inputs, survival_table
from tests.oracle.length_of_time_homeless import length_of_time_homeless
from tests.oracle.lisbon_goals import lisbon_goals
from tests.oracle.long_term import long_term
from tests.oracle.monthly_flows import monthly_flows
from tests.oracle.monthly_flows_by_sex_age import monthly_flows_by_sex_age
from tests.oracle.obs_status import Statuses
from tests.oracle.person_costs import person_cost_summary, person_costs
from tests.oracle.point_in_time import point_in_time
from tests.oracle.reporting_rate import reporting_rate
from tests.oracle.service_cost_comparison import service_cost_comparison
from tests.oracle.service_unit_costs import service_unit_costs
from tests.oracle.support_effort import support_effort
from tests.oracle.target_groups import target_groups

__all__ = [
    "Statuses",
    "annual_flow_stock_returner",
    "annual_prevalence",
    "capacity_use",
    "compare",
    "completeness",
    "dropped_open",
    "entry_cohorts",
    "episode_gap_sensitivity",
    "epoch_indicators",
    "exits_and_returns",
    "first_time_homeless",
    "functional_zero",
    "hf_cumulative_incidence",
    "hf_entrants",
    "hf_pre_post_costs",
    "hf_retention",
    "hf_retention_crude",
    "hf_retention_inputs",
    "length_of_time_homeless",
    "lisbon_goals",
    "long_term",
    "monthly_flows",
    "monthly_flows_by_sex_age",
    "person_cost_summary",
    "person_costs",
    "point_in_time",
    "reporting_rate",
    "service_cost_comparison",
    "service_unit_costs",
    "support_effort",
    "survival_table",
    "target_groups",
]
