"""The ministry's view of the country: statuses, and counts that are too small to tell of a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from feeds.clock import today_in_latvia
from feeds.findings import Severity
from feeds.ledger import DeliveryState
from feeds.municipalities import Municipality, all_municipalities, lineage_of
from portal.accounts.access import requires_nationally
from portal.accounts.models import Membership
from portal.accounts.roles import Permission, Role
from portal.deliveries.given_reasons import given_reasons
from portal.deliveries.months import Month, months_of
from portal.deliveries.small_counts import shown_count
from portal.deliveries.words import Status, language, status_of
from portal.running import running

_MONTHS = 12
_CONTACTS = (Role.CLERK, Role.LEAD, Role.DEPUTY)


@dataclass(frozen=True, slots=True)
class Line:
    """One municipality's months, newest first, with whom to ask."""

    municipality: Municipality
    months: tuple[Month, ...]
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
    """All municipalities by the last twelve months, and the newest submissions."""
    installation = running().installation
    today = today_in_latvia(installation.clock)
    states = sorted(
        installation.ledger.deliveries(with_results=False), key=lambda s: (s.period, s.received_seq), reverse=True
    )
    by_lineage: dict[str, list[DeliveryState]] = {}
    for state in states:
        by_lineage.setdefault(lineage_of(state.municipality), []).append(state)
    contacts = _contacts()
    lines = [
        Line(
            m,
            tuple(months_of(by_lineage.get(m.lineage, ()), today, _MONTHS)),
            tuple(contacts.get(m.lineage, ())),
        )
        for m in all_municipalities()
        if m.is_valid_on(today)
    ]
    periods = [month.period for month in lines[0].months]
    context = {
        "lines": lines,
        "periods": periods,
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
