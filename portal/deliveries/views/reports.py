"""The report on an upload, as long as it is in memory; and submitting what it is about."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from expectations.checking import Answer
from feeds.errors import UserError
from feeds.reporting.annotated_workbook import annotated_workbook
from feeds.template_version import template_version
from portal.accounts.access import Allowed, requires
from portal.accounts.roles import Permission
from portal.audit.models import ActKind
from portal.audit.recording import record
from portal.deliveries.addresses import delivery_address
from portal.deliveries.mapped_tables import mapped_tables
from portal.deliveries.report_page import report_page
from portal.deliveries.reports_in_memory import OpenReport
from portal.deliveries.submitting import outside, submit_for
from portal.deliveries.words import language
from portal.page_frame import asks_again
from portal.running import running

_PATIENCE_SECONDS = 2.0
"""How long a page waits for the answer before it comes back and asks again by itself."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@requires(Permission.CHECK)
def report(request: HttpRequest, allowed: Allowed, name: str) -> HttpResponseBase:
    """What the gate says; while it is still reading, a page that asks again."""
    opened = _opened(request, allowed, name)
    if opened is None:
        return render(request, "deliveries/report_gone.html", {"allowed": allowed}, status=410)
    context = {"allowed": allowed, "report": opened, "period": opened.shown.period}
    if not running().desk.is_ready(opened.answer, _PATIENCE_SECONDS):
        if asks_again(request):
            return HttpResponse(status=204)
        return render(request, "deliveries/report_awaited.html", context)
    if opened.answer.exception() is not None:
        is_ours = not isinstance(opened.answer.exception(), UserError)
        return render(request, "deliveries/report_failed.html", {**context, "is_ours": is_ours}, status=503)
    answer = opened.answer.result()
    only = request.GET.get("only", "")
    needs_cells = answer.mappings or any(finding.rows for finding in answer.verdict.findings)
    page = report_page(
        answer.verdict.findings,
        language(),
        confirmations=answer.confirmations,
        tables=opened.tables() if needs_cells else None,
        only=int(only) if only.isdigit() else None,
    )
    context |= {
        "answer": answer,
        "outcome": answer.verdict.outcome.value,
        "page": page,
        "mapped": mapped_tables(opened.tables()) if answer.mappings else [],
        "template": template_version(),
        "only": only,
        "minutes_left": int(running().reports.seconds_left(opened) // 60) + 1,
        "outside": outside(answer.feeds, allowed.grant.feeds),
        "may_submit": allowed.may(Permission.SUBMIT),
        "delivery_address": delivery_address(opened.submitted_as) if opened.submitted_as else None,
    }
    return render(request, "deliveries/report.html", context)


@require_GET
@requires(Permission.CHECK)
def workbook(request: HttpRequest, allowed: Allowed, name: str) -> HttpResponseBase:
    """The annotated workbook, made on demand for the session that uploaded; never stored."""
    opened = _answered(request, allowed, name)
    verdict = _answer(opened).verdict
    tables = [entry.table for entry in opened.tables().maps]
    content = annotated_workbook(verdict.outcome, verdict.findings, tables)
    shown = opened.shown
    record(
        ActKind.DOWNLOADED_WORKBOOK,
        request.user,
        municipality=shown.municipality,
        subject=f"{shown.municipality}-{shown.period}",
    )
    file_name = f"{shown.municipality}_{shown.period}_kludas.xlsx"
    return HttpResponse(
        content, content_type=_XLSX, headers={"Content-Disposition": f'attachment; filename="{file_name}"'}
    )


@require_POST
@requires(Permission.SUBMIT)
def submit(request: HttpRequest, allowed: Allowed, name: str) -> HttpResponseBase:
    """Submit exactly the files that the report is about."""
    opened = _answered(request, allowed, name)
    if outside(_answer(opened).feeds, allowed.grant.feeds):
        raise Http404
    receipt = submit_for(
        running().installation,
        opened.shown.files,
        code=opened.shown.municipality,
        period=opened.shown.period,
        actor=request.user,
    )
    opened.submitted_as = receipt.delivery_id
    again = "" if receipt.is_new else "?again=1"
    return redirect(delivery_address(receipt.delivery_id) + again)


def _opened(request: HttpRequest, allowed: Allowed, name: str) -> OpenReport | None:
    found = running().reports.of(name, request.session.session_key, request.user.pk)
    return found if found is not None and allowed.grant.covers(found.shown.municipality) else None


def _answered(request: HttpRequest, allowed: Allowed, name: str) -> OpenReport:
    """The open report once its answer is there. Http404 before, and for one that is gone."""
    opened = _opened(request, allowed, name)
    if opened is None or not opened.answer.done() or opened.answer.exception() is not None:
        raise Http404
    return opened


def _answer(opened: OpenReport) -> Answer:
    return opened.answer.result()
