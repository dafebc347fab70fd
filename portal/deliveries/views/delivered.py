"""A submitted delivery: its status, findings without values, confirmations, withdrawal, receipt."""

from __future__ import annotations

from collections import Counter

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from feeds import holding
from feeds.clock import naive_utc
from feeds.errors import UserError
from feeds.findings import Outcome
from feeds.ledger import DeliveryState
from portal.accounts.access import Allowed, requires
from portal.accounts.roles import Permission
from portal.audit.models import ActKind
from portal.audit.recording import acts_on, record
from portal.deliveries.addresses import delivery_address, delivery_id
from portal.deliveries.changes import compared
from portal.deliveries.reasons import fault_of_reason, tidy_reason
from portal.deliveries.report_page import report_page
from portal.deliveries.story import story
from portal.deliveries.visible import visible_deliveries
from portal.deliveries.words import language, status_of
from portal.page_frame import Fault, asks_again
from portal.running import running


@require_GET
@requires(Permission.SEE_DELIVERIES)
def delivery(request: HttpRequest, allowed: Allowed, period: str, version: int) -> HttpResponseBase:
    """The delivery's page. A page that asks again by itself is told 204 until there is something new."""
    state = _state(allowed, period, version)
    if asks_again(request) and _is_with_the_gate(state):
        return HttpResponse(status=204)
    return _delivery_page(request, allowed, state, [])


@require_GET
@requires(Permission.SEE_DELIVERIES)
def receipt(request: HttpRequest, allowed: Allowed, period: str, version: int) -> HttpResponseBase:
    """A page to print and keep: what was received when, and what the ministry sees of it."""
    state = _state(allowed, period, version)
    installation = running().installation
    context = {
        "allowed": allowed,
        "state": state,
        "period": period,
        "status": status_of(state),
        "steps": story(state, installation.ledger.story(state.delivery_id), acts_on(state.delivery_id)),
        "counts": Counter(s.finding.severity.value for s in state.findings),
    }
    return render(request, "deliveries/receipt.html", context)


@require_http_methods(["POST"])
@requires(Permission.CONFIRM)
def confirm(request: HttpRequest, allowed: Allowed, period: str, version: int) -> HttpResponseBase:
    """Confirm the chosen findings with a reason."""
    state = _state(allowed, period, version)
    reason = request.POST.get("reason", "")
    page = report_page([s.finding for s in state.open_findings], language())
    chosen = [row for row in page.rows if str(row.number) in request.POST.getlist("findings")]
    faults = []
    if not chosen:
        faults.append(Fault(_("Choose what you confirm."), "findings"))
    if fault := fault_of_reason(reason):
        faults.append(Fault(fault, "reason"))
    if faults:
        return _delivery_page(request, allowed, state, faults)
    installation = running().installation
    confirmed = installation.ledger.confirm(
        state.delivery_id,
        {key for row in chosen for key in row.keys},
        reason=tidy_reason(reason),
        confirmed_by=allowed.office,
        confirmed_at=naive_utc(installation.clock()),
    )
    if confirmed:
        record(
            ActKind.CONFIRMED,
            request.user,
            municipality=state.municipality,
            subject=state.delivery_id,
            findings=len(confirmed),
        )
    return redirect(delivery_address(state.delivery_id))


@require_http_methods(["GET", "POST"])
@requires(Permission.WITHDRAW)
def withdraw(request: HttpRequest, allowed: Allowed, period: str, version: int) -> HttpResponseBase:
    """Take a delivery back before it is accepted."""
    state = _state(allowed, period, version)
    if state.is_accepted or state.withdrawn:
        raise Http404
    reason = request.POST.get("reason", "")
    faults = []
    if request.method == "POST":
        if fault := fault_of_reason(reason):
            faults.append(Fault(fault, "reason"))
        else:
            return _withdraw(request, allowed, state, tidy_reason(reason))
    context = {"allowed": allowed, "state": state, "period": period, "faults": faults, "reason": reason}
    return render(request, "deliveries/withdraw.html", context, status=422 if faults else 200)


@require_GET
@requires(Permission.SEE_DELIVERIES)
def compare(request: HttpRequest, allowed: Allowed, period: str, version: int, other: int) -> HttpResponseBase:
    """Two versions of the month side by side, and what changed."""
    earlier, later = _state(allowed, period, min(version, other)), _state(allowed, period, max(version, other))
    context = {
        "allowed": allowed,
        "period": period,
        "earlier": earlier,
        "later": later,
        "changes": compared(earlier, later),
        "statuses": (status_of(earlier), status_of(later)),
    }
    return render(request, "deliveries/compare.html", context)


def _withdraw(request: HttpRequest, allowed: Allowed, state: DeliveryState, reason: str) -> HttpResponseBase:
    try:
        holding.withdraw(running().installation, state.delivery_id, reason=reason, by=allowed.office)
    except UserError:
        # It was accepted while the page was open: the delivery's page says so.
        return redirect(delivery_address(state.delivery_id))
    record(ActKind.WITHDREW, request.user, municipality=state.municipality, subject=state.delivery_id)
    return redirect(delivery_address(state.delivery_id))


def _delivery_page(
    request: HttpRequest, allowed: Allowed, state: DeliveryState, faults: list[Fault]
) -> HttpResponseBase:
    installation = running().installation
    versions = [
        s
        for s in visible_deliveries(installation, allowed)
        if s.period == state.period and s.municipality == state.municipality
    ]
    opened = running().reports.of_delivery(state.delivery_id, request.session.session_key, request.user.pk)
    context = {
        "allowed": allowed,
        "state": state,
        "period": state.period,
        "status": status_of(state),
        "page": report_page((s.finding for s in state.findings), language(), confirmations=state.confirmations),
        "asked": report_page((s.finding for s in state.open_findings), language()).rows,
        "steps": story(state, installation.ledger.story(state.delivery_id), acts_on(state.delivery_id)),
        "versions": versions,
        "report": opened,
        "faults": faults,
        "reason": request.POST.get("reason", ""),
        "chosen": request.POST.getlist("findings"),
        "again": request.GET.get("again") == "1",
        "is_waited_for": _is_with_the_gate(state),
        "may_confirm": allowed.may(Permission.CONFIRM),
        "may_withdraw": allowed.may(Permission.WITHDRAW) and not (state.is_accepted or state.withdrawn),
    }
    return render(request, "deliveries/delivery.html", context, status=422 if faults else 200)


def _is_with_the_gate(state: DeliveryState) -> bool:
    """Whether a verdict is to come: none yet, or everything that asked has been confirmed."""
    is_answered = state.verdict == Outcome.NEEDS_CONFIRMATION.value and not state.open_findings
    return not state.withdrawn and (state.decided_at is None or is_answered)


def _state(allowed: Allowed, period: str, version: int) -> DeliveryState:
    """The delivery of this address. Http404 when it is not there, or holds data sets that are not for these eyes."""
    wanted = delivery_id(allowed.code, period, version)
    for state in visible_deliveries(running().installation, allowed):
        if state.delivery_id == wanted:
            return state
    raise Http404
