"""The municipality's own page: its last months, and what to do next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from feeds.clock import today_in_latvia
from portal.accounts.access import Allowed, access_of, requires
from portal.accounts.roles import Permission
from portal.deliveries.months import months_of
from portal.deliveries.visible import visible_deliveries
from portal.running import running

_MONTHS = 12


@require_GET
def start(request: HttpRequest) -> HttpResponseBase:
    """Where somebody lands after the log-in: their municipality, or the choice among several."""
    access = access_of(request.user)
    municipalities = access.municipalities()
    if len(municipalities) == 1 and not access.nationally(Permission.SEE_OVERVIEW):
        return redirect("months", code=municipalities[0].code)
    if not municipalities and access.nationally(Permission.SEE_OVERVIEW):
        return redirect("overview")
    return render(request, "deliveries/start.html", {"municipalities": municipalities})


@require_GET
@requires(Permission.SEE_DELIVERIES)
def months(request: HttpRequest, allowed: Allowed) -> HttpResponseBase:
    """The last twelve months with their status."""
    installation = running().installation
    states = visible_deliveries(installation, allowed)
    recent = months_of(states, today_in_latvia(installation.clock), _MONTHS)
    oldest = recent[-1].period
    context = {"allowed": allowed, "months": recent, "older": [s for s in states if s.period < oldest]}
    return render(request, "deliveries/months.html", context)
