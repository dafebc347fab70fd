"""The ministry's view of the country: statuses, and counts that are too small to tell of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from feeds.clock import today_in_latvia
from feeds.contract_loading import load_contracts
from feeds.findings import Severity
from feeds.ledger import DeliveryState
from feeds.municipalities import Municipality, all_municipalities, lineage_of
from portal.accounts.access import requires_nationally
from portal.accounts.models import Membership
from portal.accounts.roles import Permission, Role
from portal.calendar.feed_calendar import FeedMonth, awaiting_confirmation, feed_line
from portal.deliveries.given_reasons import given_reasons
from portal.deliveries.months import Month, due_on, months_of
from portal.deliveries.small_counts import shown_count
from portal.deliveries.words import Status, language, status_of
from portal.running import running

_MONTHS = 12
_CONTACTS = (Role.CLERK, Role.LEAD, Role.DEPUTY)


@dataclass(frozen=True, slots=True)
class Line:
    """One municipality's months, newest first, as a whole or of one data set, with whom to ask."""

    municipality: Municipality
    months: tuple[Month | FeedMonth, ...]
    contacts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Awaited:
    """A delivery that waits for its municipality's word, the day by which the month is due, and whom to ask."""

    state: DeliveryState
    due_on: date
    is_overdue: bool
    contacts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Submission:
    """One delivery as the ministry sees it: no rows, no persons, and of findings no count that is small."""

    state: DeliveryState
    status: Status
    errors: str
    questions: str
    warnings: str


@require_GET
@requires_nationally(Permission.SEE_OVERVIEW)
def overview(request: HttpRequest) -> HttpResponseBase:
    """All municipalities by the last twelve months, of one data set or as a whole; what waits; the submissions."""
    installation = running().installation
    today = today_in_latvia(installation.clock)
    states = sorted(
        installation.ledger.deliveries(with_results=False), key=lambda s: (s.period, s.received_seq), reverse=True
    )
    by_lineage: dict[str, list[DeliveryState]] = {}
    for state in states:
        by_lineage.setdefault(lineage_of(state.municipality), []).append(state)
    contacts = _contacts()
    feed = request.GET.get("feed", "")
    feed = feed if feed in load_contracts() else ""

    def months_in(states: list[DeliveryState]) -> tuple[Month | FeedMonth, ...]:
        if feed:
            return feed_line(states, feed, today, _MONTHS).months
        return tuple(months_of(states, today, _MONTHS))

    lines = [
        Line(m, months_in(by_lineage.get(m.lineage, [])), tuple(contacts.get(m.lineage, ())))
        for m in all_municipalities()
        if m.is_valid_on(today)
    ]
    periods = [month.period for month in lines[0].months]
    context = {
        "lines": lines,
        "periods": periods,
        "feed": feed,
        "feeds": list(load_contracts()),
        "awaiting": [
            Awaited(s, due_on(s.period), today > due_on(s.period), tuple(contacts.get(lineage_of(s.municipality), ())))
            for s in awaiting_confirmation(states)
        ],
        "submissions": [_submission(s) for s in states if s.period in periods],
        "reasons": given_reasons((s for s in states if s.period in periods), language()),
    }
    return render(request, "deliveries/overview.html", context)


def _submission(state: DeliveryState) -> Submission:
    counts = dict.fromkeys(Severity, 0)
    for stored in state.findings:
        counts[stored.finding.severity] += stored.finding.count
    return Submission(
        state,
        status_of(state),
        shown_count(counts[Severity.REJECT] + counts[Severity.ERROR]),
        shown_count(counts[Severity.CONFIRM]),
        shown_count(counts[Severity.WARNING]),
    )


def _contacts() -> dict[str, list[str]]:
    """The addresses of whoever delivers for a municipality, by lineage."""
    found: dict[str, list[str]] = {}
    members = Membership.objects.select_related("user").filter(role__in=_CONTACTS, user__is_active=True)
    for member in members.order_by("role", "user__email"):
        found.setdefault(lineage_of(member.municipality), []).append(member.user.email)
    return found
