"""Writing a month as an XLSX workbook, one sheet a feed, with the same bytes on every run.

openpyxl puts the moment of writing into the archive and into the document's properties; both are set to a fixed one.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from examples.pilot_generator.period_files import Row, Value
from feeds.contract import Feed
from feeds.contract_loading import load_contracts

_MOMENT = (2023, 1, 1, 0, 0, 0)
_PROPERTIES = "docProps/core.xml"
_W3C_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_LONGEST_SHEET_NAME = 31


def workbook(rows_by_feed: Mapping[str, list[Row]]) -> bytes:
    """The bytes of the workbook: sheets named by the feeds' Latvian labels, Latvian headers, codes, real dates."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, feed in load_contracts().items():
        label = feed.label_lv
        sheet = book.create_sheet(label if len(label) <= _LONGEST_SHEET_NAME else name)
        _fill(sheet, feed, rows_by_feed[name])
    written = io.BytesIO()
    book.save(written)
    return _without_moments(written.getvalue())


def _fill(sheet: Worksheet, feed: Feed, rows: list[Row]) -> None:
    for number, column in enumerate(feed.columns, start=1):
        cell = sheet.cell(row=1, column=number, value=column.label_lv)
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = 18
    sheet.freeze_panes = "A2"
    for line, row in enumerate(rows, start=2):
        for number, column in enumerate(feed.columns, start=1):
            value = row.get(column.name)
            if value is None:
                continue
            cell = sheet.cell(row=line, column=number, value=_cell_value(value))
            if isinstance(value, date):
                cell.number_format = "dd.mm.yyyy"
            elif isinstance(value, Decimal):
                cell.number_format = "0.00"


def _cell_value(value: Value) -> str | int | float | date | None:
    """What a clerk's workbook holds: words for yes and no, numbers as numbers."""
    if isinstance(value, bool):
        return "jā" if value else "nē"
    if isinstance(value, Decimal):
        return float(value)
    return value


def _without_moments(content: bytes) -> bytes:
    """The same archive with every time stamp set to a fixed moment."""
    fixed = io.BytesIO()
    moment = "{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}Z".format(*_MOMENT).encode()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == _PROPERTIES:
                part = _W3C_MOMENT.sub(rb"\g<1>" + moment + rb"\g<2>", part)
            entry = zipfile.ZipInfo(name, date_time=_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # The system that made the archive is part of its bytes: 3 = Unix, whatever it really was.
            entry.create_system = 3
            target.writestr(entry, part, compresslevel=9)
    return fixed.getvalue()
