"""Who is on time, late or missing, data set by data set and month by month.

What is owed is what `int_owed_periods` of the warehouse says: a data set from the first month in which the municipality
delivered it; whoever never delivered anything owes the stays in shelters. Here every month that is over counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from feeds.clock import day_in_latvia
from feeds.contract_loading import load_contracts
from feeds.findings import Outcome
from feeds.ledger import DeliveryState
from portal.deliveries.months import due_on, ended_months
from portal.deliveries.words import (
    ACCEPTED_LATE,
    MISSING,
    NOT_DELIVERED,
    NOT_EXPECTED,
    ON_TIME,
    STATUSES,
    Status,
)

_OWED_BY_ALL = "shelter_stays"
_RED = "red"


@dataclass(frozen=True, slots=True)
class FeedMonth:
    """A data set of a month: its status, and the delivery that it comes from."""

    period: str
    due_on: date
    status: Status
    delivery: DeliveryState | None

    @property
    def is_red(self) -> bool:
        """Whether somebody has to be asked."""
        return self.status.tone == _RED


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A data set with its months, the newest first."""

    feed: str
    months: tuple[FeedMonth, ...]

    @property
    def is_owed(self) -> bool:
        """Whether any of the months is expected."""
        return any(month.status is not NOT_EXPECTED for month in self.months)


def feed_lines(states: Iterable[DeliveryState], today: date, count: int) -> list[FeedLine]:
    """Every data set with the last `count` months that are over. `states` are a municipality's deliveries."""
    standing = [state for state in states if not state.withdrawn]
    return [feed_line(standing, feed, today, count) for feed in load_contracts()]


def feed_line(states: Iterable[DeliveryState], feed: str, today: date, count: int) -> FeedLine:
    """One data set with the last `count` months that are over."""
    standing = [state for state in states if not state.withdrawn]
    first = _first_owed(standing, feed)
    months = (_month(standing, feed, period, today, first) for period in ended_months(today, count))
    return FeedLine(feed, tuple(months))


def awaiting_confirmation(states: Iterable[DeliveryState]) -> list[DeliveryState]:
    """The deliveries that wait for their municipality's word, the one that is due first at the top.

    One whose month has been accepted in a later version waits for nothing any more.
    """
    known = list(states)
    accepted: dict[tuple[str, str], int] = {}
    for state in known:
        if state.is_accepted:
            month = (state.municipality, state.period)
            accepted[month] = max(state.received_seq, accepted.get(month, 0))
    waiting = [
        state
        for state in known
        if state.verdict == Outcome.NEEDS_CONFIRMATION.value
        and not state.withdrawn
        and state.received_seq > accepted.get((state.municipality, state.period), 0)
    ]
    return sorted(waiting, key=lambda state: (state.period, state.received_seq))


def _first_owed(states: Sequence[DeliveryState], feed: str) -> str | None:
    """The first month of which a data set is owed; None when it is not."""
    delivered = min((state.period for state in states if feed in state.feeds), default=None)
    if delivered is None and feed == _OWED_BY_ALL and not any(state.feeds for state in states):
        return ""
    return delivered


def _month(states: Sequence[DeliveryState], feed: str, period: str, today: date, first: str | None) -> FeedMonth:
    due = due_on(period)
    # Before the gate has read a delivery, nobody knows what it holds: it may be this data set.
    of_month = [s for s in states if s.period == period and (feed in s.feeds or s.decided_at is None)]
    status, delivery = _best(of_month, feed, due)
    if status is None:
        is_owed = first is not None and period >= first
        status = NOT_EXPECTED if not is_owed else MISSING if today > due else NOT_DELIVERED
    return FeedMonth(period, due, status, delivery)


def _best(states: Sequence[DeliveryState], feed: str, due: date) -> tuple[Status | None, DeliveryState | None]:
    """The best that was delivered decides: an accepted version counts, whatever came after it."""
    newest_first = sorted(states, key=lambda state: state.received_seq, reverse=True)
    accepted = [state for state in newest_first if state.is_accepted and feed in state.feeds]
    in_force = next((state for state in accepted if feed in state.feeds_in_force), None)
    if in_force is not None:
        came_first = min(accepted, key=lambda state: state.received_at)
        is_in_time = day_in_latvia(came_first.received_at) <= due
        return (ON_TIME if is_in_time else ACCEPTED_LATE), in_force
    held = next((state for state in accepted if state.held), None)
    if held is not None:
        return STATUSES["held"], held
    for verdict in ("needs_confirmation", "received", "rejected"):
        found = next((state for state in newest_first if state.verdict == verdict), None)
        if found is not None:
            return STATUSES[verdict], found
    return None, None
