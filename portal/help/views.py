"""Help pages: templates, data sets, codes, checks. Contracts, codelists and catalogue are the source of every word."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from feeds.catalogue import all_checks
from feeds.check_reference import page_of
from feeds.clock import today_in_latvia
from feeds.codelists import codelist_names, load_codelist
from feeds.contract_loading import load_contracts
from feeds.message_values import Language
from feeds.reading.limits import MEBIBYTE
from feeds.seed_texts import described_seeds
from feeds.templates import build_template
from portal.deliveries.words import language
from portal.help.examples import Example, example_workbook
from portal.running import running
from portal.upload_limit import LARGEST_UPLOAD

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ALL_FEEDS = "all"
_LANGUAGES: tuple[Language, ...] = ("lv", "en")


@require_GET
def contents(request: HttpRequest) -> HttpResponseBase:
    """All that there is to look up."""
    today = today_in_latvia(running().installation.clock)
    last_month = f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"
    context = {"feeds": load_contracts().values(), "languages": _LANGUAGES, "period": last_month}
    return render(request, "help/contents.html", context)


@require_GET
def feed(request: HttpRequest, feed: str) -> HttpResponseBase:
    """One data set, column by column."""
    contract = load_contracts().get(feed)
    if contract is None:
        raise Http404
    return render(request, "help/feed.html", {"feed": contract, "languages": _LANGUAGES})


@require_GET
def codelist(request: HttpRequest, codelist: str) -> HttpResponseBase:
    """One list of codes."""
    if codelist not in codelist_names():
        raise Http404
    title = next(getattr(seed.text, language()) for seed in described_seeds() if seed.name == codelist)
    return render(request, "help/codelist.html", {"codelist": load_codelist(codelist), "title": title})


@require_GET
def checks(request: HttpRequest) -> HttpResponseBase:
    """All checks by their titles."""
    return render(request, "help/checks.html", {"checks": [page_of(entry, language()) for entry in all_checks()]})


@require_GET
def check(request: HttpRequest, check_id: str) -> HttpResponseBase:
    """One check: what it looks for, why, and what to do."""
    entry = next((entry for entry in all_checks() if entry.id == check_id), None)
    if entry is None:
        raise Http404
    return render(request, "help/check.html", {"check": page_of(entry, language())})


@require_GET
def interface(request: HttpRequest) -> HttpResponseBase:
    """What a municipality's own system can ask, and how."""
    return render(request, "help/interface.html", {"portal": settings.PUBLIC_URL, "limit": LARGEST_UPLOAD // MEBIBYTE})


@require_GET
def example(request: HttpRequest, example: str, period: str) -> HttpResponseBase:
    """A small workbook of a month to try the portal with."""
    if example not in set(Example):
        raise Http404
    content = example_workbook(Example(example), period, language())
    name = f'attachment; filename="pajumte_{example}_{period}.xlsx"'
    return HttpResponse(content, content_type=_XLSX, headers={"Content-Disposition": name})


@require_GET
def template(request: HttpRequest, file: str) -> HttpResponseBase:
    """An empty workbook to fill in: `<data set>.<language>`, or `all.<language>`."""
    name, _, chosen = file.partition(".")
    contracts = load_contracts()
    if chosen not in _LANGUAGES or name not in {_ALL_FEEDS, *contracts}:
        raise Http404
    feeds = contracts.values() if name == _ALL_FEEDS else [contracts[name]]
    content = build_template(feeds, "en" if chosen == "en" else "lv")
    return HttpResponse(
        content,
        content_type=_XLSX,
        headers={"Content-Disposition": f'attachment; filename="pajumte_{name}_{chosen}.xlsx"'},
    )
