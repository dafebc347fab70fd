"""The pilot's deliveries read back from their files with the standard csv module and openpyxl.

Nothing of the generator is used: headers and codes are resolved with the contracts and the codelists.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from feeds.contract import Column, ColumnType, Feed
from feeds.contract_loading import load_contracts

ROOT = Path(__file__).resolve().parents[3]
DELIVERIES = ROOT / "examples" / "pilot" / "deliveries"
FIRST_DROP, SECOND_DROP = "1_first_version", "2_complete"
RIGA, LIEPAJA, VALMIERA = "LV0001000", "LV0005000", "LV0054000"
MUNICIPALITIES = (RIGA, LIEPAJA, VALMIERA)
PERIODS = tuple(f"2022-{month:02d}" for month in range(8, 13)) + tuple(f"2023-{month:02d}" for month in range(1, 11))
SPANS = (
    "shelter_stays",
    "living_situations",
    "institution_discharges",
    "evictions",
    "hf_enrolments",
    "hf_tenancies",
)

Row = dict[str, Any]


@dataclass(frozen=True)
class Months:
    """Rows by (municipality, period, feed), typed; `encodings` names how each CSV was decoded."""

    rows: Mapping[tuple[str, str, str], list[Row]]
    encodings: Mapping[str, str] = field(default_factory=dict)

    def of(self, municipality: str, period: str, feed: str) -> list[Row]:
        """The rows of one feed in one file."""
        return self.rows[municipality, period, feed]

    def through(self, last: str) -> Months:
        """Without the months after `last`."""
        return Months({key: rows for key, rows in self.rows.items() if key[1] <= last})

    def current(self, feed: str) -> list[Row]:
        """Span records and persons as the latest month tells them, without the withdrawn ones, with municipality."""
        key = load_contracts()[feed].key
        latest: dict[tuple[str, str], Row] = {}
        for (municipality, _, name), rows in sorted(self.rows.items()):
            if name == feed:
                latest |= {(municipality, row[key]): row | {"municipality": municipality} for row in rows}
        return [row for row in latest.values() if not row.get("withdrawn")]

    def facts(self, feed: str) -> list[Row]:
        """All rows of a feed of facts, each with municipality and period."""
        return [
            row | {"municipality": municipality, "period": period}
            for (municipality, period, name), rows in sorted(self.rows.items())
            if name == feed
            for row in rows
        ]


@cache
def read_deliveries(drop: str = SECOND_DROP) -> Months:
    """All files of one drop."""
    rows: dict[tuple[str, str, str], list[Row]] = {}
    encodings: dict[str, str] = {}
    for path in sorted((DELIVERIES / drop).iterdir()):
        municipality, period, *rest = path.stem.split("_", 2)
        if path.suffix == ".xlsx":
            for name, table in _workbook(path).items():
                rows[municipality, period, name] = table
        else:
            feed = load_contracts()[rest[0]]
            content, encodings[path.name] = _decoded(path.read_bytes())
            separator = ";" if content.splitlines()[0].count(";") else ","
            lines = csv.reader(io.StringIO(content, newline=""), delimiter=separator, strict=True)
            rows[municipality, period, feed.name] = _typed(feed, lines)
    return Months(rows, encodings)


def _decoded(content: bytes) -> tuple[str, str]:
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("cp1257"), "cp1257"


def _workbook(path: Path) -> dict[str, list[Row]]:
    by_label = {feed.label_lv: feed for feed in load_contracts().values()} | dict(load_contracts())
    book = openpyxl.load_workbook(path, read_only=True)
    return {by_label[sheet.title].name: _typed(by_label[sheet.title], sheet.values) for sheet in book.worksheets}


def _typed(feed: Feed, lines: Iterable[Iterable[Any]]) -> list[Row]:
    """The first line is the header (names or Latvian labels); each other line is a row of typed values."""
    known = {column.name: column for column in feed.columns} | {column.label_lv: column for column in feed.columns}
    table = iter(lines)
    header = [known[str(title)] for title in next(table)]
    assert len({column.name for column in header}) == len(feed.columns), f"{feed.name}: the header is not complete"
    return [{column.name: _value(column, cell) for column, cell in zip(header, line, strict=True)} for line in table]


def _value(column: Column, cell: Any) -> Any:
    if cell is None or cell == "":
        return None
    if isinstance(cell, datetime):
        return cell.date()
    text = str(cell).replace("\u00a0", "")
    match column.type:
        case ColumnType.DATE:
            return _day(text, column.partial_date)
        case ColumnType.DECIMAL:
            return Decimal(text.replace(",", "."))
        case ColumnType.INT:
            return int(text)
        case ColumnType.BOOL:
            return {"true": True, "false": False, "jā": True, "nē": False}[text]
        case ColumnType.CODE:
            return _codes(str(column.codelist))[text]
        case _:
            return text


def _day(text: str, partial: bool) -> date | str:
    """A full date as a date; a partial one stays text."""
    if partial and len(text) < len("2022-08-01"):
        return text
    return datetime.strptime(text, "%d.%m.%Y.").date() if text.endswith(".") else date.fromisoformat(text)


@cache
def _codes(codelist: str) -> Mapping[str, str]:
    with (ROOT / "seeds" / f"{codelist}.csv").open(encoding="utf-8", newline="") as lines:
        entries = list(csv.DictReader(lines))
    return {entry[label]: entry["code"] for label in ("label_lv", "code") for entry in entries}


def by_key(rows: Iterable[Row], key: str) -> dict[str, Row]:
    """Rows by one column."""
    return {row[key]: row for row in rows}


def grouped(rows: Iterable[Row], *keys: str) -> Mapping[tuple[Any, ...], list[Row]]:
    """Rows by the values of some columns."""
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[key] for key in keys)].append(row)
    return groups
