"""Which notices a day asks for: worked out from the calendar and the month's status alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from feeds.findings import Outcome
from feeds.ledger import DeliveryState
from feeds.municipalities import all_municipalities, lineage_of
from portal.calendar.models import NoticeKind
from portal.deliveries.months import DUE_DAY

REMINDER_DAY = 10
"""From this day on a month of which nothing has come is reminded of."""
CONFIRMATION_DAY = 12
"""From this day on a delivery that waits for confirmation is asked after, so that it counts by the day it is due."""


@dataclass(frozen=True, slots=True)
class DueNotice:
    """A notice about the last month of a municipality."""

    kind: NoticeKind
    municipality: str
    period: str


def due_notices(today: date, states: Iterable[DeliveryState]) -> Iterator[DueNotice]:
    """The notices of a day, by municipality. `states` are all deliveries; what is not of the last month is passed over.

    A month that has been accepted asks for nothing, even when the delivery is held: that is not the municipality's.
    """
    period = f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"
    by_lineage: dict[str, list[DeliveryState]] = {}
    for state in states:
        if state.period == period and not state.withdrawn:
            by_lineage.setdefault(lineage_of(state.municipality), []).append(state)
    for municipality in all_municipalities():
        if municipality.is_valid_on(today):
            kind = _kind(today.day, by_lineage.get(municipality.lineage, []))
            if kind is not None:
                yield DueNotice(kind, municipality.code, period)


def _kind(day: int, states: list[DeliveryState]) -> NoticeKind | None:
    if any(state.is_accepted for state in states):
        return None
    if day > DUE_DAY:
        return NoticeKind.LATE
    if any(state.verdict == Outcome.NEEDS_CONFIRMATION.value for state in states):
        return NoticeKind.TO_CONFIRM if day >= CONFIRMATION_DAY else None
    is_under_way = any(state.decided_at is None for state in states)
    return NoticeKind.REMINDER if day >= REMINDER_DAY and not is_under_way else None
