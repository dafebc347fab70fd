"""A municipality's own calendar: its data sets by month, and what waits for its word."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from feeds.clock import today_in_latvia
from portal.accounts.access import Allowed, requires
from portal.accounts.roles import Permission
from portal.calendar.feed_calendar import awaiting_confirmation, feed_lines
from portal.deliveries.visible import codes_of, visible_deliveries
from portal.running import running

_MONTHS = 12


@require_GET
@requires(Permission.SEE_DELIVERIES)
def calendar(request: HttpRequest, allowed: Allowed) -> HttpResponseBase:
    """The data sets that are expected, each with its last twelve months.

    A provider sees the status of the own data sets, whoever delivered them, and no other.
    """
    installation = running().installation
    states = installation.ledger.deliveries(municipalities=codes_of(allowed.code), with_results=False)
    visible = visible_deliveries(installation, allowed)
    lines = [
        line
        for line in feed_lines(states, today_in_latvia(installation.clock), _MONTHS)
        if line.feed in allowed.grant.feeds
    ]
    context = {
        "allowed": allowed,
        "lines": [line for line in lines if line.is_owed],
        "others": [line.feed for line in lines if not line.is_owed],
        "months": lines[0].months if lines else (),
        "seen": {state.delivery_id for state in visible},
        "awaiting": awaiting_confirmation(visible),
    }
    return render(request, "calendar/calendar.html", context)
