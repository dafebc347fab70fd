"""Delivering: choose the month, upload and check. Submitting is another act, on the report's page."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from expectations.checking import Shown
from feeds.clock import today_in_latvia
from feeds.contract_loading import load_contracts
from feeds.delivery import UploadedFile
from feeds.dropping import check_stated
from feeds.errors import UserError
from portal.accounts.access import Allowed, code_for, requires
from portal.accounts.roles import Permission
from portal.audit.models import ActKind
from portal.audit.recording import record
from portal.deliveries.months import is_over, months_of
from portal.deliveries.nothing_to_report import empty_files
from portal.deliveries.visible import visible_deliveries
from portal.page_frame import Fault
from portal.running import running

_MONTHS = 12


@require_GET
@requires(Permission.CHECK)
def choose_month(request: HttpRequest, allowed: Allowed) -> HttpResponseBase:
    """The choice of the month that it is about."""
    installation = running().installation
    today = today_in_latvia(installation.clock)
    months = months_of(visible_deliveries(installation, allowed), today, _MONTHS)
    chosen = request.GET.get("period", "")
    if chosen and _is_deliverable(chosen):
        return redirect("upload", code=allowed.code, period=chosen)
    faults = [Fault(_("Choose the month."), "period")] if "period" in request.GET else []
    context = {"allowed": allowed, "months": months, "faults": faults}
    return render(request, "deliveries/choose_month.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.CHECK)
def upload(request: HttpRequest, allowed: Allowed, period: str) -> HttpResponseBase:
    """Upload one workbook or several CSV files of the month; the gate's answer stands on the report's page."""
    _require_deliverable(period)
    faults = []
    if request.method == "POST":
        files = tuple(UploadedFile(file.read()) for file in request.FILES.getlist("files"))
        if files:
            return _check(request, allowed, period, files)
        faults = [Fault(_("Choose a file."), "files")]
    context = {"allowed": allowed, "period": period, "faults": faults}
    return render(request, "deliveries/upload.html", context, status=422 if faults else 200)


@require_http_methods(["GET", "POST"])
@requires(Permission.CHECK)
def nothing_to_report(request: HttpRequest, allowed: Allowed, period: str) -> HttpResponseBase:
    """Say that in some data sets nothing happened: a delivery of headers without rows."""
    _require_deliverable(period)
    feeds = [name for name in load_contracts() if name in allowed.grant.feeds]
    faults = []
    if request.method == "POST":
        chosen = [name for name in feeds if name in request.POST.getlist("feeds")]
        if chosen:
            return _check(request, allowed, period, empty_files(chosen))
        faults = [Fault(_("Choose at least one data set."), "feeds")]
    context = {"allowed": allowed, "period": period, "feeds": feeds, "faults": faults}
    return render(request, "deliveries/nothing.html", context, status=422 if faults else 200)


def _check(request: HttpRequest, allowed: Allowed, period: str, files: Iterable[UploadedFile]) -> HttpResponseBase:
    portal = running()
    code = code_for(allowed.code, period)
    shown = Shown(code, period, tuple(files))
    answer = portal.desk.ask(shown)
    session, user = request.session.session_key, request.user
    report = portal.reports.open(session or "", user.pk or 0, shown, answer)
    record(ActKind.CHECKED, user, municipality=code, subject=f"{code}-{period}", files=len(shown.files))
    return redirect("report", code=allowed.code, name=report.name)


def _is_deliverable(period: str) -> bool:
    try:
        check_stated(None, period)
    except UserError:
        return False
    return is_over(period, today_in_latvia(running().installation.clock))


def _require_deliverable(period: str) -> None:
    """Http404 for what is no month, or not over yet."""
    if not _is_deliverable(period):
        raise Http404
