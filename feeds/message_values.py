"""What fills the placeholders of a check's message for one finding, in Latvian or English.

Everything comes from the contract, the codelists and the finding's position and params: never from a cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from feeds.codelists import load_codelist
from feeds.contract import Column, ColumnType, Feed
from feeds.contract_loading import load_contracts
from feeds.findings import Finding

Language = Literal["lv", "en"]

OWN_TITLE = "own_title"
"""The parameter of a finding that names its column as the municipality's mapping does."""
MAPPING_VERSION = "mapping_version"
"""The parameter of a finding on a column of which the municipality's mapping knows nothing."""

_MOST_RANGES = 12
"""Runs of rows that a sentence names; the report and the annotated workbook show all."""
_MOST_CODES = 15
_POSITION = re.compile(r"(?:sheet|column) (?P<number>\d+)")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_EXAMPLES: Mapping[ColumnType, Mapping[Language, str]] = {
    ColumnType.TEXT: {"lv": "P-00123", "en": "P-00123"},
    ColumnType.CODE: {"lv": "U", "en": "U"},
    ColumnType.DATE: {"lv": "31.03.2026.", "en": "2026-03-31"},
    ColumnType.INT: {"lv": "9", "en": "9"},
    ColumnType.DECIMAL: {"lv": "19,20", "en": "19.20"},
    ColumnType.BOOL: {"lv": "jā", "en": "yes"},
}
"""For columns whose contract gives no example (names and codes of persons have none)."""
_TOTALS: Mapping[str, Mapping[Language, str]] = {
    "rows": {"lv": "rindas", "en": "rows"},
    "persons": {"lv": "personas", "en": "persons"},
    "bed_nights": {"lv": "gultasdienas", "en": "bed-nights"},
    "cost": {"lv": "izmaksas (EUR)", "en": "cost (EUR)"},
}
_AMOUNTS = ("value", "usual")


def values_of(finding: Finding, language: Language) -> dict[str, str]:
    """`where`, `example`, `allowed`, `range`, and the finding's own params, days in the language's form."""
    feed = load_contracts().get(finding.feed) if finding.feed else None
    column = _column(feed, finding.column)
    values = {name: _param(name, value, language) for name, value in finding.params.items()}
    values.setdefault("absorbed", "")
    values["where"] = _where(finding, feed, column, language)
    values["example"] = _example(column, language)
    if column is not None:
        values["allowed"] = _allowed(column, language)
        values["range"] = _range(column, language)
    return values


def is_by_place(name: str) -> bool:
    """Whether a finding calls a sheet or column by its place, `sheet 3`, for want of a name that we know."""
    return _POSITION.fullmatch(name) is not None


def _column(feed: Feed | None, name: str | None) -> Column | None:
    return next((c for c in feed.columns if c.name == name), None) if feed is not None else None


def _where(finding: Finding, feed: Feed | None, column: Column | None, language: Language) -> str:
    parts = [
        _holder(finding, feed, language),
        _column_place(finding, column, language),
        _rows(finding.rows, language),
    ]
    text = ", ".join(part for part in parts if part)
    return text[:1].upper() + text[1:]


def _holder(finding: Finding, feed: Feed | None, language: Language) -> str:
    """The sheet, or for CSV the data set, or the file's place in the delivery, or the delivery."""
    sheet, file = finding.sheet, finding.params.get("position")
    position = _POSITION.fullmatch(sheet) if sheet else None
    if position is not None:
        return f"{position['number']}. lapa" if language == "lv" else f"sheet {position['number']}"
    if sheet is not None:
        return f"lapa “{sheet}”" if language == "lv" else f"sheet “{sheet}”"
    if feed is not None:
        return f"datu kopa “{feed.label_lv}”" if language == "lv" else f"data set “{feed.label_en}”"
    if file is not None:
        return f"{file}. fails" if language == "lv" else f"file {file}"
    return "iesniegums" if language == "lv" else "delivery"


def _column_place(finding: Finding, column: Column | None, language: Language) -> str:
    """The column by its label; where a mapping reads it, by the municipality's own title, with the label beside it."""
    latvian = language == "lv"
    position = _POSITION.fullmatch(finding.column) if finding.column else None
    if position is not None:
        number, version = position["number"], finding.params.get(MAPPING_VERSION)
        place = f"{number}. kolonna" if latvian else f"column {number}"
        if version is None:
            return place
        return (
            f"{place} (jūsu atbilstību {version}. versija to nepazīst)"
            if latvian
            else (f"{place} (version {version} of your mapping does not know it)")
        )
    if column is None:
        return ""
    label, title = column.label_lv if latvian else column.label_en, finding.params.get(OWN_TITLE)
    named = f"“{label}”" if title is None else f"“{title}” ({label})"
    return f"kolonna {named}" if latvian else f"column {named}"


def _rows(rows: Sequence[int], language: Language) -> str:
    if not rows:
        return ""
    if len(rows) == 1:
        return f"{rows[0]}. rinda" if language == "lv" else f"row {rows[0]}"
    runs = _runs(rows)
    listed = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs[:_MOST_RANGES])
    left = len(rows) - sum(b - a + 1 for a, b in runs[:_MOST_RANGES])
    if left:
        listed += f" un vēl {left}" if language == "lv" else f" and {left} more"
    return f"rindas {listed}" if language == "lv" else f"rows {listed}"


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Sorted rows as runs: 2, 3, 4, 9 → (2, 4), (9, 9)."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


def _example(column: Column | None, language: Language) -> str:
    if column is None:
        return _EXAMPLES[ColumnType.TEXT][language]
    if not column.examples:
        return _EXAMPLES[column.type][language]
    example = column.examples[0]
    if column.type is ColumnType.CODE and column.codelist is not None:
        code = load_codelist(column.codelist).find(example)
        if code is not None:
            return code.label_lv if language == "lv" else code.label_en
    if column.type is ColumnType.DECIMAL and language == "lv":
        return example.replace(".", ",")
    return day_in(example, language)


def _allowed(column: Column, language: Language) -> str:
    if column.codelist is None:
        return ""
    entries = load_codelist(column.codelist).entries
    listed = ", ".join(entry.label_lv if language == "lv" else entry.label_en for entry in entries[:_MOST_CODES])
    return f"{listed}, …" if len(entries) > _MOST_CODES else listed


def _range(column: Column, language: Language) -> str:
    low, high = _number(column.minimum, language), _number(column.maximum, language)
    latvian = language == "lv"
    if low is not None and high is not None:
        if column.exclusive_minimum:
            return f"lielāks par {low} un ne lielāks par {high}" if latvian else f"more than {low} and at most {high}"
        return f"no {low} līdz {high}" if latvian else f"from {low} to {high}"
    if low is not None:
        if column.exclusive_minimum:
            return f"lielāks par {low}" if latvian else f"more than {low}"
        return f"ne mazāks par {low}" if latvian else f"at least {low}"
    return "" if high is None else (f"ne lielāks par {high}" if latvian else f"at most {high}")


def _number(value: Decimal | None, language: Language) -> str | None:
    if value is None:
        return None
    return str(value).replace("-", "−").replace(".", "," if language == "lv" else ".")


def _param(name: str, value: str | int, language: Language) -> str:
    """Days and amounts in the language's form; rows of an earlier file as rows; names of feeds and codes as labels."""
    if name == "target":
        target = load_contracts()[str(value)]
        return target.label_lv if language == "lv" else target.label_en
    if name == "service":
        service = load_codelist("service_types").find(str(value))
        return str(value) if service is None else service.label_lv if language == "lv" else service.label_en
    if name == "total":
        return _TOTALS[str(value)][language]
    if name == "previous_rows":
        return _rows([int(row) for row in str(value).split(",")], language)
    if name == "absorbed":
        return _written_after_a_merger(str(value), language)
    if name in _AMOUNTS and language == "lv":
        return str(value).replace(".", ",")
    return day_in(str(value), language)


def _written_after_a_merger(code: str, language: Language) -> str:
    """How ids of a municipality that was merged into this one are written (feeds.md, lineage); its code, or empty."""
    if not code:
        return ""
    if language == "lv":
        return f" (pirms katra identifikatora rakstot {code}:, piemēram, {code}:U-17)"
    return f" (with {code}: before every id, for example {code}:U-17)"


def day_in(text: str, language: Language) -> str:
    """An ISO day in the language's form; any other text as it is."""
    if language == "lv" and _ISO_DAY.fullmatch(text):
        return f"{date.fromisoformat(text):%d.%m.%Y}."
    return text
