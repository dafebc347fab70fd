"""The months of a municipality: which can be delivered, what has come, and what is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from feeds.ledger import DeliveryState
from portal.deliveries.words import LATE, NOT_DELIVERED, Status, status_of

DUE_DAY = 15
"""A month is due on this day of the next one (TIME-01)."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a municipality with its deliveries, the newest first."""

    period: str
    due_on: date
    deliveries: tuple[DeliveryState, ...]
    today: date

    @property
    def is_red(self) -> bool:
        """Whether somebody has to be asked."""
        return self.status.tone == "red"

    @property
    def status(self) -> Status:
        """What is in force, else what waits, else what was rejected last; without any of it, missing or late."""
        standing = [s for s in self.deliveries if not (s.withdrawn or s.superseded_by)]
        accepted = next((s for s in standing if s.is_accepted and not s.held), None)
        newest = accepted or next(iter(standing), None)
        if newest is not None:
            return status_of(newest)
        return LATE if self.today > self.due_on else NOT_DELIVERED


def months_of(states: Iterable[DeliveryState], today: date, count: int) -> list[Month]:
    """The last `count` months that are over, the newest first, with what `states` (newest first) hold of them."""
    by_period: dict[str, list[DeliveryState]] = {}
    for state in states:
        by_period.setdefault(state.period, []).append(state)
    return [Month(p, due_on(p), tuple(by_period.get(p, ())), today) for p in ended_months(today, count)]


def is_over(period: str, today: date) -> bool:
    """Whether the month has ended, so that it can be delivered."""
    return period < f"{today:%Y-%m}"


def due_on(period: str) -> date:
    """The day by which a month is due."""
    year, month = (int(part) for part in period.split("-"))
    return (date(year, month, 1) + timedelta(days=32)).replace(day=DUE_DAY)


def ended_months(today: date, count: int) -> Iterator[str]:
    """The last `count` months that are over, the newest first."""
    last = today.replace(day=1) - timedelta(days=1)
    for _ in range(count):
        yield f"{last:%Y-%m}"
        last = last.replace(day=1) - timedelta(days=1)
