"""Loss of the home and death as competing risks (methodology 5, `hf_cumulative_incidence`; Aalen and Johansen).

In exact fractions, day by day: no library is asked, for theirs want no ties.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tests.oracle.hf_retention import LAST_MONTH, Entrant, Group, hf_entrants
from tests.worlds.logical import LogicalDelivery

COLUMNS = ("at_risk", "incidence_loss", "incidence_death")


def hf_cumulative_incidence(
    accepted: Sequence[LogicalDelivery], through: str | None = None
) -> dict[tuple[str, str, int], dict[str, int | float]]:
    """(cohort, ref_area, month) → COLUMNS, while anybody is at risk."""
    groups: dict[Group, list[Entrant]] = {}
    for entrant in hf_entrants(accepted, through):
        for group in entrant.groups:
            groups.setdefault(group, []).append(entrant)
    return {(*group, month): row for group, own in groups.items() for month, row in _curve(own).items()}


def _curve(entrants: Sequence[Entrant]) -> dict[int, dict[str, int | float]]:
    readings = {month * 36525 // 1200: month for month in range(LAST_MONTH + 1)}
    still_housed, lost, died = Fraction(1), Fraction(), Fraction()
    rows: dict[int, dict[str, int | float]] = {}
    for day in range(max(readings) + 1):
        at_risk = sum(each.duration >= day for each in entrants)
        if not at_risk:
            break
        ends = [each for each in entrants if each.duration == day]
        losses = Fraction(sum(each.is_loss for each in ends), at_risk)
        deaths = Fraction(sum(each.left_as == "deceased" for each in ends), at_risk)
        lost, died = lost + still_housed * losses, died + still_housed * deaths
        still_housed *= 1 - losses - deaths
        if day in readings:
            rows[readings[day]] = {
                "at_risk": at_risk,
                "incidence_loss": float(lost),
                "incidence_death": float(died),
            }
    return rows
