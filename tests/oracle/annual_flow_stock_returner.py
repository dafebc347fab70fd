"""New, staying and returning people of a year, after CHAIN (methodology 4, `annual_flow_stock_returner`; ADR 7)."""

from __future__ import annotations

from collections.abc import Sequence

from tests.oracle.delivered import Delivered
from tests.oracle.dimensions import areas_of_year, covered_span_of_areas, covered_years, reference_date_of_year
from tests.oracle.geography import areas_on
from tests.oracle.people import Person
from tests.oracle.seen import seen_in_years
from tests.oracle.spells import Homelessness
from tests.worlds.logical import LogicalDelivery

YEARS_WITHOUT_PAST = 2

Key = tuple[int, str]


def annual_flow_stock_returner(
    accepted: Sequence[LogicalDelivery], through: str | None = None
) -> dict[Key, dict[str, int | None]]:
    """(time_period, ref_area) → `persons`, `flow`, `stock`, `returner`; None in an area's first two years."""
    delivered = Delivered(accepted, through)
    seen = seen_in_years(Homelessness(delivered))
    years_of: dict[Person, set[int]] = {}
    for year, found in seen.items():
        for person, _, _ in found:
            years_of.setdefault(person, set()).add(year)
    rows: dict[Key, dict[str, int | None]] = {}
    for year in covered_years(delivered):
        on = reference_date_of_year(delivered, year)
        for area in areas_of_year(delivered, year):
            there = {person for person, lineage, _ in seen.get(year, ()) if area in areas_on(lineage, on)}
            kinds = [_kind(years_of[person], year) for person in there]
            first_year = covered_span_of_areas(delivered, year)[area][0].year
            has_past = year >= first_year + YEARS_WITHOUT_PAST
            rows[year, area] = {"persons": len(there), "flow": None, "stock": None, "returner": None}
            if has_past:
                rows[year, area] |= {kind: kinds.count(kind) for kind in ("flow", "stock", "returner")}
    return rows


def _kind(years: set[int], year: int) -> str:
    if year - 1 in years:
        return "stock"
    return "returner" if any(earlier < year for earlier in years) else "flow"
