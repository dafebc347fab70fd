"""The first rows of an export as the contract would read them, for the eyes of whoever uploaded it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from feeds.codelists import load_codelist
from feeds.contract import Column, Feed, Privacy
from feeds.findings import Finding
from feeds.frames import status_name
from feeds.headers import match_headers
from feeds.mappings.applying import contract_text
from feeds.mappings.feed_mapping import FeedMapping
from feeds.normalising import CellStatus, KnownNames, normalise
from feeds.reading.export_tables import ExportTable
from portal.deliveries.report_page import TONES
from portal.deliveries.words import language

_ROWS = 6
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class PreviewCell:
    """A cell as it is read; `check_id` and `tone` where it would be a finding, `is_raw` where it could not be read."""

    text: str
    check_id: str
    tone: str
    is_raw: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """The columns that have a source, and the first rows: their number in the export and a cell for each column."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[int, tuple[PreviewCell, ...]], ...]


def preview_of(
    table: ExportTable, mapping: FeedMapping, feed: Feed, period: str, findings: Sequence[Finding]
) -> Preview:
    """The first rows. `findings` are those on the whole export."""
    columns = match_headers(table.header, feed, mapping).columns
    text = contract_text(table.body.head(_ROWS), columns, mapping)
    typed = normalise(text, feed, period=period, known_names=KnownNames.of(()))
    shown = tuple(column for column in feed.columns if column.name in text.columns)
    found = {(f.column, row): f for f in reversed(findings) for row in f.rows}
    rows = []
    for raw, read in zip(text.iter_rows(named=True), typed.iter_rows(named=True), strict=True):
        number = raw["source_row"]
        cells = tuple(_cell(column, raw, read, found.get((column.name, number))) for column in shown)
        rows.append((number, cells))
    return Preview(shown, tuple(rows))


def _cell(column: Column, raw: dict[str, Any], read: dict[str, Any], finding: Finding | None) -> PreviewCell:
    is_read = column.privacy is Privacy.OPEN and read[status_name(column.name)] == CellStatus.OK
    value = read[column.name] if is_read else None
    is_refused = column.codelist is not None and value in ("?", "!")
    is_raw = value is None or is_refused
    text = (raw[column.name] or "").strip() if is_raw else _said(value, column)
    return PreviewCell(
        text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…",
        finding.check_id if finding else "",
        TONES[finding.severity] if finding else "",
        is_raw,
    )


def _said(value: object, column: Column) -> str:
    """A value in the language of the page."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return str(date_format(value, "SHORT_DATE_FORMAT"))
    if isinstance(value, Decimal):
        return str(number_format(value))
    entry = load_codelist(column.codelist).find(str(value)) if column.codelist else None
    if entry is not None:
        return entry.label_lv if language() == "lv" else entry.label_en
    return str(value)
