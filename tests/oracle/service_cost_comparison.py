"""Housing First beside other services, EUR per client-day (methodology 6, `service_cost_comparison`; ADR 7)."""

from __future__ import annotations

from collections.abc import Sequence

from tests.oracle.service_unit_costs import service_unit_costs
from tests.worlds.logical import LogicalDelivery

HOUSING_FIRST = "housing_first"
COMPARATORS = ("care_home", "temporary_lodging", "shelter")
COLUMNS = ("housing_first_cost_per_client_day", "comparator_cost_per_client_day", "cost_ratio", "cost_difference_eur")

Key = tuple[int, str, str]


def service_cost_comparison(
    accepted: Sequence[LogicalDelivery], through: str | None = None
) -> dict[Key, dict[str, float | None]]:
    """(time_period, ref_area, comparator) → COLUMNS, where either service has costs or days in the year."""
    services = service_unit_costs(accepted, through)
    years_and_areas = {(period, area) for period, area, _ in services if "-" not in period}
    rows: dict[Key, dict[str, float | None]] = {}
    for year, area in years_and_areas:
        for comparator in COMPARATORS:
            ours, theirs = services.get((year, area, HOUSING_FIRST)), services.get((year, area, comparator))
            if ours is None and theirs is None:
                continue
            cost = ours["cost_per_client_day"] if ours else None
            other = theirs["cost_per_client_day"] if theirs else None
            assert cost is None or isinstance(cost, float)
            assert other is None or isinstance(other, float)
            are_known = cost is not None and other is not None
            rows[int(year), area, comparator] = {
                "housing_first_cost_per_client_day": cost,
                "comparator_cost_per_client_day": other,
                "cost_ratio": cost / other if are_known and cost is not None and other else None,
                "cost_difference_eur": cost - other if cost is not None and other is not None else None,
            }
    return rows
