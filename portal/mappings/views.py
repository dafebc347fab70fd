"""Mapping an export: upload one, choose its columns and codes before a live preview, save; earlier versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from expectations.previewing import preview_mapping
from feeds.clock import naive_utc, today_in_latvia
from feeds.contract import Feed
from feeds.contract_loading import load_contracts
from feeds.delivery import UploadedFile
from feeds.ledger import MappingVersion
from feeds.mappings.choosing import Contradicting, contradictions
from feeds.mappings.feed_mapping import FeedMapping
from feeds.mappings.proposing import proposed_columns
from feeds.municipalities import lineage_of
from feeds.reading.export_tables import ExportTable
from feeds.reading.exports import read_export
from portal.accounts.access import Allowed, code_for, requires
from portal.accounts.roles import Permission
from portal.audit.models import ActKind
from portal.audit.recording import record
from portal.deliveries.report_page import report_page
from portal.deliveries.words import language
from portal.mappings.choices import Choices, choices_of, first_choices, lost_titles, unknown_titles
from portal.mappings.exports_in_memory import OpenExport
from portal.mappings.preview import preview_of
from portal.mappings.words import field_of, sentence
from portal.page_frame import Fault
from portal.running import running


@dataclass(frozen=True, slots=True)
class _Line:
    """A feed with the version of its mapping in force."""

    feed: Feed
    version: MappingVersion | None


@require_GET
@requires(Permission.MAP_EXPORTS)
def mappings(request: HttpRequest, allowed: Allowed) -> HttpResponseBase:
    """All data sets, each with its mapping or without."""
    newest = {v.mapping.feed: v for v in running().installation.ledger.mapping_versions(allowed.code)}
    used = {name: version for name, version in newest.items() if version.mapping.sources}
    lines = [_Line(feed, used.get(feed.name)) for feed in load_contracts().values()]
    return render(request, "mappings/mappings.html", {"allowed": allowed, "lines": lines})


@require_http_methods(["GET", "POST"])
@requires(Permission.MAP_EXPORTS)
def mapping(request: HttpRequest, allowed: Allowed, feed: str) -> HttpResponseBase:
    """The mapping of a data set with its history; an export uploaded here opens the page of choices."""
    contract = _contract(feed)
    faults = []
    if request.method == "POST":
        files = request.FILES.getlist("file")
        file = UploadedFile(files[0].read()) if files else None
        tables = read_export(file.content) if file else ()
        if file is not None and tables:
            opened = running().exports.open(
                request.session.session_key or "", request.user.pk or 0, lineage_of(allowed.code), feed, file, tables
            )
            return redirect("edit_mapping", code=allowed.code, feed=feed, name=opened.name)
        text = _("This file holds no table that can be read.") if files else _("Choose a file.")
        faults = [Fault(text, "file")]
    versions = _versions(allowed, feed)
    context = {
        "allowed": allowed,
        "feed": contract,
        "version": _in_force(versions),
        "versions": versions[::-1],
        "faults": faults,
        "is_saved": "saved" in request.GET,
    }
    return render(request, "mappings/mapping.html", context, status=422 if faults else 200)


@require_http_methods(["GET", "POST"])
@requires(Permission.MAP_EXPORTS)
def edit(request: HttpRequest, allowed: Allowed, feed: str, name: str) -> HttpResponseBase:
    """The choices for an export, with what comes of them; and saving them as a new version."""
    contract = _contract(feed)
    opened = running().exports.of(name, request.session.session_key, request.user.pk)
    if opened is None or (opened.lineage, opened.feed) != (lineage_of(allowed.code), feed):
        return render(request, "mappings/gone.html", {"allowed": allowed, "feed": contract}, status=410)
    in_force = _in_force(_versions(allowed, feed))
    before = in_force.mapping if in_force else None
    place = _table_place(opened, contract, before, request)
    table = opened.tables[place]
    if request.method == "POST":
        choices = choices_of(contract, table, before, request.POST.dict())
    else:
        choices = first_choices(contract, table, before)
    wrong = list(contradictions(choices.mapping(), contract, table.header))
    blocking = [one for one in wrong if one.kind.is_blocking]
    if "save" in request.POST and not blocking:
        _save(request, allowed, choices.mapping())
        return _saved(allowed, feed)
    faults = _faults(blocking, contract) if "save" in request.POST else []
    context = {
        "allowed": allowed,
        "feed": contract,
        "opened": opened,
        "place": place,
        "choices": choices,
        "in_force": in_force,
        "unknown": unknown_titles(before, table),
        "lost": lost_titles(before, table),
        "contradictions": _faults(wrong, contract),
        "minutes_left": int(running().exports.seconds_left(opened) // 60) + 1,
        "faults": faults,
        **_preview(allowed, opened, choices, table),
    }
    return render(request, "mappings/edit.html", context, status=422 if faults else 200)


@require_POST
@requires(Permission.MAP_EXPORTS)
def restore(request: HttpRequest, allowed: Allowed, feed: str, version: int) -> HttpResponseBase:
    """Go back to an earlier version, which becomes the newest one."""
    _contract(feed)
    earlier = next((v for v in _versions(allowed, feed) if v.version == version), None)
    if earlier is None:
        raise Http404
    _save(request, allowed, earlier.mapping, restores=version)
    return _saved(allowed, feed)


@require_POST
@requires(Permission.MAP_EXPORTS)
def stop(request: HttpRequest, allowed: Allowed, feed: str) -> HttpResponseBase:
    """Use no mapping any more: a newest version that maps nothing."""
    _contract(feed)
    if _in_force(_versions(allowed, feed)) is not None:
        _save(request, allowed, FeedMapping(feed, {}))
    return redirect("mapping", code=allowed.code, feed=feed)


def _contract(feed: str) -> Feed:
    contract = load_contracts().get(feed)
    if contract is None:
        raise Http404
    return contract


def _versions(allowed: Allowed, feed: str) -> list[MappingVersion]:
    return running().installation.ledger.mapping_versions(allowed.code, feed)


def _in_force(versions: Sequence[MappingVersion]) -> MappingVersion | None:
    return versions[-1] if versions and versions[-1].mapping.sources else None


def _table_place(opened: OpenExport, feed: Feed, before: FeedMapping | None, request: HttpRequest) -> int:
    """The table that is meant.

    At first the one with the most titles of the mapping in force, then of which the most columns can be guessed, then
    the widest.
    """
    said = request.POST.get("table", request.GET.get("table", ""))
    if said.isdecimal() and int(said) < len(opened.tables):
        return int(said)

    def fitness(place: int) -> tuple[int, int, int]:
        table = opened.tables[place]
        return -len(lost_titles(before, table)), len(proposed_columns(table.header, feed)), len(table.header)

    return max(range(len(opened.tables)), key=fitness)


def _save(request: HttpRequest, allowed: Allowed, chosen: FeedMapping, restores: int | None = None) -> None:
    installation = running().installation
    version = installation.ledger.save_mapping(
        allowed.code,
        chosen,
        saved_by=allowed.office,
        saved_at=naive_utc(installation.clock()),
        restores=restores,
    ).version
    subject = f"{lineage_of(allowed.code)}-{chosen.feed}-v{version}"
    record(ActKind.SAVED_MAPPING, request.user, municipality=allowed.code, subject=subject)


def _saved(allowed: Allowed, feed: str) -> HttpResponseBase:
    answer = redirect("mapping", code=allowed.code, feed=feed)
    answer["Location"] += "?saved=1"
    return answer


def _faults(wrong: Sequence[Contradicting], feed: Feed) -> list[Fault]:
    return [Fault(sentence(one, feed), field_of(one)) for one in wrong]


def _preview(allowed: Allowed, opened: OpenExport, choices: Choices, table: ExportTable) -> dict[str, object]:
    """What the gate would read, and what it would find, by these choices."""
    chosen = choices.mapping()
    if not chosen.titles:
        return {"preview": None}
    installation = running().installation
    last_month = today_in_latvia(installation.clock).replace(day=1) - timedelta(days=1)
    period = f"{last_month:%Y-%m}"
    previewed = preview_mapping(
        opened.file,
        chosen,
        municipality=code_for(allowed.code, period),
        period=period,
        tokens=installation.token_keys(),
    )
    return {
        "preview": preview_of(table, chosen, choices.feed, period, previewed.findings),
        "page": report_page(previewed.findings, language()),
        "rows_read": previewed.rows,
    }
