"""Worlds as files: the drop-folder files of a delivery in every style that feeds.md allows.

Labels come from the feed contracts and codelists, because a clerk copies them from there. What the files say is decided
elsewhere; the row order of the logical delivery is kept, so that row n of a feed is line n + 2 of its file.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

from openpyxl import Workbook

from feeds.codelists import load_codelist
from feeds.contract import Column, ColumnType, Feed
from feeds.contract_loading import load_contracts
from tests.worlds.logical import LogicalDelivery, Row, Value, World

NO_BREAK_SPACE = "\u00a0"


@dataclass(frozen=True, slots=True)
class Style:
    """How one clerk writes. For XLSX the encoding, the separator, the dates and the decimals play no part."""

    kind: Literal["csv", "xlsx"] = "csv"
    encoding: Literal["utf-8", "utf-8-sig", "cp1257"] = "utf-8"
    separator: Literal[",", ";", "\t"] = ","
    dates: Literal["iso", "latvian", "latvian_with_dot"] = "iso"
    decimals: Literal["point", "comma"] = "point"
    booleans: tuple[str, str] = ("true", "false")
    headers: Literal["name", "label_lv"] = "name"
    codes: Literal["code", "label_lv", "label_en"] = "code"
    shuffles_columns: bool = False
    missing: str = ""


STYLES = (
    Style(),
    Style("xlsx"),
    Style("xlsx", headers="label_lv", codes="label_lv", booleans=("jā", "nē"), shuffles_columns=True),
    Style(encoding="utf-8-sig", separator=";", dates="latvian_with_dot", decimals="comma", headers="label_lv"),
    Style(encoding="cp1257", separator=";", dates="latvian", decimals="comma", headers="label_lv", codes="label_lv"),
    Style(encoding="cp1257", separator="\t", booleans=("ja", "ne"), codes="label_lv", shuffles_columns=True),
    Style(separator="\t", codes="label_en", booleans=("yes", "no"), missing="-"),
    Style(separator=",", decimals="comma", booleans=("1", "0"), shuffles_columns=True, missing="n/a"),
)

FIRST_VERSIONS, CORRECTIONS = "1_first_versions", "2_corrections"


def write_world(world: World, folder: Path, styles: Sequence[Style] = STYLES) -> list[Path]:
    """Write all deliveries; each municipality keeps one style, in the order in which the municipalities first deliver.

    `folder/1_first_versions` is to be submitted before `folder/2_corrections` (absent when there are none): in each,
    `<municipality>_<period>.xlsx` or `<municipality>_<period>_<feed>.csv`. Returns the files in order of writing.
    """
    style_of: dict[str, Style] = {}
    for delivery in world.all_deliveries:
        style_of.setdefault(delivery.municipality, styles[len(style_of) % len(styles)])
    written: list[Path] = []
    for name, deliveries in ((FIRST_VERSIONS, world.deliveries), (CORRECTIONS, world.corrections)):
        for delivery in deliveries:
            target = folder / name
            target.mkdir(parents=True, exist_ok=True)
            written += write_delivery(delivery, target, style_of[delivery.municipality])
    return written


def write_delivery(delivery: LogicalDelivery, folder: Path, style: Style = STYLES[0]) -> list[Path]:
    """Write one delivery into an existing folder: one workbook, or one CSV file a feed."""
    stem = f"{delivery.municipality}_{delivery.period}"
    rng = random.Random(f"{stem} {style}")
    if style.kind == "xlsx":
        path = folder / f"{stem}.xlsx"
        path.write_bytes(_workbook(delivery, style, rng))
        return [path]
    paths = []
    for feed, rows in delivery.feeds.items():
        path = folder / f"{stem}_{feed}.csv"
        path.write_bytes(_csv(load_contracts()[feed], rows, style, rng))
        paths.append(path)
    return paths


def _columns(feed: Feed, style: Style, rng: random.Random) -> list[Column]:
    columns = list(feed.columns)
    if style.shuffles_columns:
        rng.shuffle(columns)
    return columns


def _header(column: Column, style: Style) -> str:
    return column.name if style.headers == "name" else column.label_lv


def _csv(feed: Feed, rows: Sequence[Row], style: Style, rng: random.Random) -> bytes:
    columns = _columns(feed, style, rng)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=style.separator, lineterminator="\r\n")
    writer.writerow([_header(column, style) for column in columns])
    for row in rows:
        writer.writerow([_text(row.get(column.name), column, style) for column in columns])
    return text.getvalue().encode(style.encoding)


def _workbook(delivery: LogicalDelivery, style: Style, rng: random.Random) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in delivery.feeds.items():
        feed = load_contracts()[name]
        columns = _columns(feed, style, rng)
        sheet = workbook.create_sheet(feed.name if style.headers == "name" else feed.label_lv[:31])
        sheet.append([_header(column, style) for column in columns])
        for row in rows:
            sheet.append([_cell(row.get(column.name), column, style) for column in columns])
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def _cell(value: Value, column: Column, style: Style) -> str | int | float | date | None:
    """A workbook cell: real dates and numbers, text for the rest."""
    if value is None or isinstance(value, date):
        return value
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else _text(value, column, style)


def _text(value: Value, column: Column, style: Style) -> str:
    if value is None:
        return style.missing
    if isinstance(value, bool):
        return style.booleans[0] if value else style.booleans[1]
    if isinstance(value, Decimal):
        return _decimal(value, style)
    if isinstance(value, date):
        latvian = f"{value:%d.%m.%Y}"
        return {"iso": f"{value:%Y-%m-%d}", "latvian": latvian, "latvian_with_dot": f"{latvian}."}[style.dates]
    if column.type is ColumnType.CODE and column.codelist and style.codes != "code":
        return _label(str(value), column.codelist, style)
    return str(value)


def _decimal(value: Decimal, style: Style) -> str:
    """`1 234,56` with a no-break space, or `1234.56`."""
    if style.decimals == "point":
        return str(value)
    return f"{value:,}".replace(",", NO_BREAK_SPACE).replace(".", ",")


def _label(code: str, codelist: str, style: Style) -> str:
    """A code that the list does not know is written as it is: a planted fault."""
    for entry in load_codelist(codelist).entries:
        if entry.code == code:
            return entry.label_lv if style.codes == "label_lv" else entry.label_en
    return code
