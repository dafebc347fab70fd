"""Builders of files that attack the reader or come out of an office in a bad state; nothing here is kept on disk."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.worlds.damaged_files import csv_text, saved

HEADER = ("review_id", "provider", "reviewed_on", "domain", "score")
REVIEW = ("V-1", "Biedrība Mājup", "2026-03-18", "separation", "3,6")
SECOND = ("V-2", "Biedrība Mājup", "2026-03-19", "philosophy", "3")
SHEET_PART = "xl/worksheets/sheet1.xml"


def table(*rows: Sequence[str]) -> bytes:
    """The reviews' header and these rows, as UTF-8."""
    return csv_text(HEADER, *rows).encode()


def book_of(*rows: Sequence[Any], title: str = "hf_fidelity") -> openpyxl.Workbook:
    """A workbook of one sheet with the reviews' header and these rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in (HEADER, *rows):
        sheet.append(row)
    return book


def sheet_of(book: openpyxl.Workbook) -> Worksheet:
    """Its first sheet."""
    return book.worksheets[0]


def nested(depth: int) -> bytes:
    """A ZIP file in a ZIP file, and so on; the innermost is a workbook."""
    content = saved(book_of(REVIEW))
    for level in range(depth):
        outer = io.BytesIO()
        with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"level{level}.xlsx", content)
        content = outer.getvalue()
    return content


def sheet_xml(rows: str, rest: str = "") -> bytes:
    """A sheet's XML with raw rows, and what follows them."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData>{rest}</worksheet>'.encode()


def header_xml() -> str:
    """The header row as raw XML."""
    cells = "".join(f'<c r="{chr(65 + i)}1" t="inlineStr"><is><t>{name}</t></is></c>' for i, name in enumerate(HEADER))
    return f'<row r="1">{cells}</row>'
