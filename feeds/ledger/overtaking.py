"""Which months have to be judged again, because an earlier one came into force after their last verdict.

Accepted ones, and those that wait for confirmation: what these ask may have an answer by now. Worked out from the
ledger alone, so that what a killed process left undone is found by the next one. A month looks back on the months of
its own municipality: under all its codes, and of those that were merged into it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from feeds.municipalities import leads_to, lineage_of

LOOKING_BACK = 12
"""Months: the longest look back of a check at other months' totals (LOG-12)."""


@dataclass(frozen=True, slots=True)
class VersionInForce:
    """An accepted delivery that holds a feed in force.

    `accepted_no` and `judged_no` number the verdict that accepted it and its last one; `released_at` is the moment when
    it was last put back into the builds after a hold.
    """

    delivery_id: str
    municipality: str
    period: str
    accepted_no: int
    judged_no: int
    judged_at: datetime
    released_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WaitingVersion:
    """A delivery that waits for confirmation; number and moment of its last verdict."""

    delivery_id: str
    municipality: str
    period: str
    judged_no: int
    judged_at: datetime


def overtaken(versions: Iterable[VersionInForce]) -> dict[str, str]:
    """Delivery to be judged again → the delivery because of which: the nearest month among several.

    All versions in force of a municipality's month are judged again together, since each is the others' context.
    """
    by_municipality: dict[str, list[VersionInForce]] = defaultdict(list)
    for version in versions:
        by_municipality[version.municipality].append(version)
    because_of: dict[tuple[str, str], str] = {}
    for municipality, own in by_municipality.items():
        past = [v for code, others in by_municipality.items() if _goes_on_in(code, municipality) for v in others]
        for later in own:
            causes = [earlier for earlier in past if _overtakes(earlier, later)]
            if causes:
                because_of.setdefault((municipality, later.period), _nearest(causes))
    return {
        version.delivery_id: because_of[municipality, version.period]
        for municipality, own in by_municipality.items()
        for version in own
        if (municipality, version.period) in because_of
    }


def overtaken_while_waiting(waiting: Iterable[WaitingVersion], versions: Iterable[VersionInForce]) -> dict[str, str]:
    """As `overtaken`, of deliveries that wait: each by itself, since what waits is no context for anything."""
    in_force = list(versions)
    because_of: dict[str, str] = {}
    for later in waiting:
        past = (v for v in in_force if _goes_on_in(v.municipality, later.municipality))
        causes = [earlier for earlier in past if _overtakes(earlier, later)]
        if causes:
            because_of[later.delivery_id] = _nearest(causes)
    return because_of


def _nearest(causes: Iterable[VersionInForce]) -> str:
    return max(causes, key=lambda v: (v.period, v.accepted_no)).delivery_id


def _overtakes(earlier: VersionInForce, later: VersionInForce | WaitingVersion) -> bool:
    if not 0 < _months_between(earlier.period, later.period) <= LOOKING_BACK:
        return False
    came_back = earlier.released_at is not None and earlier.released_at > later.judged_at
    return earlier.accepted_no > later.judged_no or came_back


def _months_between(earlier: str, later: str) -> int:
    (year, month), (later_year, later_month) = (map(int, period.split("-")) for period in (earlier, later))
    return (later_year - year) * 12 + later_month - month


@cache
def _goes_on_in(code: str, later_code: str) -> bool:
    return lineage_of(code) == lineage_of(later_code) or leads_to(code, later_code)
