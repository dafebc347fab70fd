"""Clerks: how a municipality writes its files, in every way that feeds.md allows.

Tables come in contract columns (see `restating`); what they say is decided elsewhere. Rows keep their order, so that
row n of a table is line n + 2 of its file.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl
from openpyxl import Workbook

from feeds.codelists import load_codelist
from feeds.contract import Column, ColumnType, Feed
from feeds.contract_loading import load_contracts
from feeds.delivery import UploadedFile
from feeds.workbook_bytes import workbook_bytes

NO_BREAK_SPACE = "\u00a0"
_LONGEST_SHEET_NAME = 31


@dataclass(frozen=True, slots=True)
class Style:
    """How one clerk writes. For XLSX the encoding, the separator, the dates and the decimals play no part."""

    kind: Literal["csv", "xlsx"] = "csv"
    encoding: Literal["utf-8", "utf-8-sig", "cp1257"] = "utf-8"
    separator: Literal[",", ";", "\t"] = ","
    dates: Literal["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%Y."] = "%Y-%m-%d"
    decimals: Literal["point", "comma"] = "point"
    booleans: tuple[str, str] = ("true", "false")
    labels: Literal["code", "label_lv", "label_en"] = "code"
    """How codes are written."""
    latvian_headers: bool = False
    shuffles_columns: bool = False
    missing: str = ""


STYLES = (
    Style(),
    Style("xlsx"),
    Style(
        encoding="cp1257", separator=";", dates="%d.%m.%Y", decimals="comma", labels="label_lv", latvian_headers=True
    ),
    Style("xlsx", labels="label_lv", booleans=("jā", "nē"), latvian_headers=True, shuffles_columns=True),
    Style(encoding="utf-8-sig", separator=";", dates="%d.%m.%Y.", decimals="comma", latvian_headers=True),
    Style(encoding="cp1257", separator="\t", labels="label_lv", booleans=("ja", "ne"), shuffles_columns=True),
    Style(separator="\t", labels="label_en", booleans=("yes", "no"), missing="-"),
    Style(decimals="comma", booleans=("1", "0"), shuffles_columns=True, missing="n/a"),
)
"""The first is the capital's: its files are large, and CSV."""


@dataclass(frozen=True, slots=True)
class WrittenDelivery:
    """One delivery's files, with their names in the drop folder."""

    municipality: str
    period: str
    names: tuple[str, ...]
    files: tuple[UploadedFile, ...]


def write_delivery(municipality: str, period: str, tables: Mapping[str, pl.DataFrame], style: Style) -> WrittenDelivery:
    """One workbook, or one CSV file a feed."""
    stem = f"{municipality}_{period}"
    rng = random.Random(f"{municipality} {style}")
    contracts = load_contracts()
    if style.kind == "xlsx":
        content = _workbook({contracts[name]: rows for name, rows in tables.items()}, style, rng)
        return WrittenDelivery(municipality, period, (f"{stem}.xlsx",), (UploadedFile(content),))
    files = tuple(UploadedFile(_csv(contracts[name], rows, style, rng), name) for name, rows in tables.items())
    return WrittenDelivery(municipality, period, tuple(f"{stem}_{name}.csv" for name in tables), files)


def _columns(feed: Feed, style: Style, rng: random.Random) -> list[Column]:
    columns = list(feed.columns)
    if style.shuffles_columns:
        rng.shuffle(columns)
    return columns


def _header(column: Column, style: Style) -> str:
    return column.label_lv if style.latvian_headers else column.name


def _csv(feed: Feed, rows: pl.DataFrame, style: Style, rng: random.Random) -> bytes:
    texts = rows.select(
        _text(column, style, rows.schema[column.name]).fill_null(style.missing).alias(_header(column, style))
        for column in _columns(feed, style, rng)
    )
    return texts.write_csv(separator=style.separator, line_terminator="\r\n").encode(style.encoding)


def _workbook(tables: Mapping[Feed, pl.DataFrame], style: Style, rng: random.Random) -> bytes:
    workbook = Workbook(write_only=True)
    for feed, rows in tables.items():
        columns = _columns(feed, style, rng)
        title = feed.label_lv if style.latvian_headers else feed.name
        sheet = workbook.create_sheet(title[:_LONGEST_SHEET_NAME])
        sheet.append([_header(column, style) for column in columns])
        cells = rows.select(_cell(column, style, rows.schema[column.name]) for column in columns)
        for line in cells.iter_rows():
            sheet.append(line)
    return workbook_bytes(workbook)


def _cell(column: Column, style: Style, found: Any) -> pl.Expr:
    """A workbook's cell: real dates and numbers, text for the rest."""
    if column.type is ColumnType.DECIMAL:
        return pl.col(column.name).cast(pl.Float64)
    if found in (pl.Date, pl.Int64):
        return pl.col(column.name)
    return _text(column, style, found).alias(column.name)


def _text(column: Column, style: Style, found: Any) -> pl.Expr:
    """What stands in the cell as text; null where nothing is known."""
    cell = pl.col(column.name)
    if found == pl.Date:
        return cell.dt.strftime(style.dates)
    if found == pl.Boolean:
        return pl.when(cell).then(pl.lit(style.booleans[0])).when(~cell).then(pl.lit(style.booleans[1]))
    if column.type is ColumnType.DECIMAL and style.decimals == "comma":
        return _with_comma(cell.cast(pl.String))
    if column.type is ColumnType.CODE and column.codelist and style.labels != "code":
        return cell.cast(pl.String).replace(_labels(column.codelist, style))
    return cell.cast(pl.String)


def _with_comma(amount: pl.Expr) -> pl.Expr:
    """`1 234,56` with a no-break space for the thousands."""
    parts = amount.str.replace(r"^(\d+)(\d{3})\b", f"${{1}}{NO_BREAK_SPACE}${{2}}", literal=False)
    return parts.str.replace(".", ",", literal=True)


def _labels(codelist: str, style: Style) -> dict[str, str]:
    return {entry.code: getattr(entry, style.labels) for entry in load_codelist(codelist).entries}
