"""The calls of `/api/v1`. The token fixes the municipality, the caller states the month, file names do not matter."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, NinjaAPI, Query, Router
from ninja.errors import HttpError
from ninja.files import UploadedFile as SentFile
from ninja.throttling import AuthRateThrottle

from expectations.checking import Answer, Shown
from feeds.clock import today_in_latvia
from feeds.contract_loading import load_contracts
from feeds.delivery import UploadedFile
from feeds.dropping import check_stated
from feeds.errors import UserError
from feeds.ledger import DeliveryState
from feeds.reporting.json_shapes import (
    delivery_json,
    finding_json,
    mappings_json,
    understood_json,
    used_mappings_json,
)
from feeds.templates import build_template
from portal.accounts.access import code_for
from portal.accounts.roles import Permission
from portal.api.authentication import Caller, TokenAuthentication
from portal.api.shapes import CheckOut, DeliveryOut, FaultOut, ReceiptOut
from portal.audit.models import ActKind
from portal.audit.recording import record
from portal.deliveries.months import is_over
from portal.deliveries.submitting import outside, submit_for
from portal.deliveries.visible import visible_deliveries
from portal.running import running

_CALLS = "60/m"
"""Of one token. A municipality delivers a few files a month; a loop that has gone wrong calls more often."""
_PATIENCE_SECONDS = 60.0
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _ByToken(AuthRateThrottle):
    """Counts calls by token."""

    def get_cache_key(self, request: HttpRequest) -> str:
        """One counter a token."""
        return f"calls-of-{_caller(request).token.pk}"


router = Router(auth=TokenAuthentication(), throttle=[_ByToken(_CALLS)])


@router.post("/check", response={200: CheckOut, 400: FaultOut, 503: FaultOut})
def check(request: HttpRequest, files: File[list[SentFile]], period: Query[str]) -> dict[str, Any]:
    """The gate's answer on the files of a month, without submitting them."""
    caller = _caller(request)
    allowed = caller.allowed(Permission.CHECK)
    shown = _shown(allowed.code, period, files)
    subject = f"{shown.municipality}-{period}"
    record(
        ActKind.CHECKED,
        caller.token.made_by,
        municipality=shown.municipality,
        subject=subject,
        token=caller.token,
        files=len(files),
    )
    answer = _answer(shown)
    return {
        "verdict": answer.verdict.outcome.value,
        "municipality": shown.municipality,
        "period": period,
        "feeds": answer.feeds,
        "understood": [understood_json(file) for file in answer.understood],
        "mappings": mappings_json(answer.mappings),
        "findings": [finding_json(finding) for finding in answer.verdict.findings],
    }


@router.post("/deliveries", response={200: ReceiptOut, 201: ReceiptOut, 400: FaultOut, 503: FaultOut})
def submit(request: HttpRequest, files: File[list[SentFile]], period: Query[str]) -> tuple[int, dict[str, Any]]:
    """Submit the files of a month. 201 with a new receipt, 200 with the earlier one for the same files."""
    caller = _caller(request)
    allowed = caller.allowed(Permission.SUBMIT)
    shown = _shown(allowed.code, period, files)
    if not allowed.grant.feeds >= set(load_contracts()) and (
        foreign := outside(_answer(shown).feeds, allowed.grant.feeds)
    ):
        raise HttpError(400, f"This token may not deliver these data sets: {', '.join(foreign)}.")
    receipt = submit_for(
        running().installation,
        shown.files,
        code=shown.municipality,
        period=period,
        actor=caller.token.made_by,
        token=caller.token,
    )
    return (201 if receipt.is_new else 200), {
        "delivery_id": receipt.delivery_id,
        "received_at": receipt.received_at,
        "is_new": receipt.is_new,
    }


@router.get("/deliveries", response=list[DeliveryOut])
def deliveries(request: HttpRequest, period: str | None = None) -> list[dict[str, Any]]:
    """The municipality's deliveries, newest first, perhaps of one month."""
    return [_told(state) for state in _visible(request) if period in (None, state.period)]


@router.get("/deliveries/{delivery_id}", response={200: DeliveryOut, 404: FaultOut})
def delivery(request: HttpRequest, delivery_id: str) -> dict[str, Any]:
    """One delivery with its status and findings."""
    for state in _visible(request):
        if state.delivery_id == delivery_id:
            return _told(state)
    raise HttpError(404, "Not Found")


def _told(state: DeliveryState) -> dict[str, Any]:
    """A delivery in the shape of the command line, and the mappings by which it was read."""
    return {**delivery_json(state), "mappings": used_mappings_json(state)}


@router.get("/templates/{language}", response={200: None, 404: FaultOut})
def template(request: HttpRequest, language: str) -> HttpResponse:
    """The workbook to fill in, with all data sets, in `lv` or `en`."""
    _caller(request).allowed(Permission.CHECK)
    if language not in ("lv", "en"):
        raise HttpError(404, "Not Found")
    content = build_template(load_contracts().values(), "en" if language == "en" else "lv")
    return HttpResponse(content, content_type=_XLSX)


def _caller(request: HttpRequest) -> Caller:
    caller: Caller = request.auth  # type: ignore[attr-defined]  # ninja puts it there
    return caller


def _visible(request: HttpRequest) -> list[DeliveryState]:
    return visible_deliveries(running().installation, _caller(request).allowed(Permission.SEE_DELIVERIES))


def _shown(code: str, period: str, files: list[SentFile]) -> Shown:
    """The files as the gate takes them. 400 for what is no month, or a month that is not over."""
    try:
        check_stated(None, period)
    except UserError as error:
        raise HttpError(400, str(error)) from None
    if not is_over(period, today_in_latvia(running().installation.clock)):
        raise HttpError(400, f"The month {period} is not over yet, so it cannot be delivered.")
    return Shown(code_for(code, period), period, tuple(UploadedFile(file.read()) for file in files))


def _answer(shown: Shown) -> Answer:
    try:
        return running().desk.ask(shown).result(_PATIENCE_SECONDS)
    except (UserError, TimeoutError):
        raise HttpError(503, "Files cannot be checked just now: try again in a few minutes.") from None


api = NinjaAPI(
    title="Pajumte",
    version="1",
    description="Checking and delivering a municipality's month. Every call but this description needs a token.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
api.add_router("", router)
