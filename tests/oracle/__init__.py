"""A brute-force recount of the marts: day by day, person by person, in plain Python.

It reads the accepted logical deliveries and the codelists of `seeds/`, follows the methodology and ADR 3 to the
letter, and shares no code with the warehouse. Each function takes the accepted deliveries (every version; the versions
in force are worked out here) and an optional last month `through`; a build `as of` a moment is recounted from the
deliveries accepted by then.
"""

from tests.oracle.annual_prevalence import annual_prevalence
from tests.oracle.comparing import compare
from tests.oracle.dropped_open import dropped_open
from tests.oracle.hf_retention import hf_entrants, hf_retention, hf_retention_crude, hf_retention_inputs, survival_table
from tests.oracle.monthly_flows import monthly_flows
from tests.oracle.point_in_time import point_in_time
from tests.oracle.service_unit_costs import service_unit_costs

__all__ = [
    "annual_prevalence",
    "compare",
    "dropped_open",
    "hf_entrants",
    "hf_retention",
    "hf_retention_crude",
    "hf_retention_inputs",
    "monthly_flows",
    "point_in_time",
    "service_unit_costs",
    "survival_table",
]
