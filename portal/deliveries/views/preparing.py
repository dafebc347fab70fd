"""Preparing a month: last month's file in, this month's workbook out with all that goes on. Nothing is kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from feeds.delivery import UploadedFile
from feeds.reading.originals import read_originals
from feeds.reporting.next_month import next_months_workbook
from portal.accounts.access import Allowed, code_for, requires
from portal.accounts.roles import Permission
from portal.audit.models import ActKind
from portal.audit.recording import record
from portal.deliveries.words import language
from portal.page_frame import Fault
from portal.running import running

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@requires(Permission.CHECK)
def prepare(request: HttpRequest, allowed: Allowed, period: str) -> HttpResponseBase:
    """The form; and the workbook, which is made in memory and forgotten."""
    faults = []
    if request.method == "POST":
        files = [UploadedFile(file.read()) for file in request.FILES.getlist("files")]
        mappings = running().installation.ledger.mappings_in_force(allowed.code)
        content = next_months_workbook(read_originals(files, mappings=mappings), language()) if files else None
        if content is not None:
            code = code_for(allowed.code, period)
            record(ActKind.PREPARED_MONTH, request.user, municipality=code, subject=f"{code}-{period}")
            name = f'attachment; filename="{code}_{period}.xlsx"'
            return HttpResponse(content, content_type=_XLSX, headers={"Content-Disposition": name})
        text = _("This file holds no data set that can be read.") if files else _("Choose a file.")
        faults = [Fault(text, "files")]
    context = {"allowed": allowed, "period": period, "faults": faults}
    return render(request, "deliveries/prepare.html", context, status=422 if faults else 200)
