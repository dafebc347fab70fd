"""Builders of files that attack the reader or come out of an office in a bad state; nothing here is kept on disk."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

HEADER = ("review_id", "provider", "reviewed_on", "domain", "score")
REVIEW = ("V-1", "Biedrība Mājup", "2026-03-18", "separation", "3,6")
SECOND = ("V-2", "Biedrība Mājup", "2026-03-19", "philosophy", "3")
SHEET_PART = "xl/worksheets/sheet1.xml"
_BLOCK = 1024 * 1024


def text(*rows: Sequence[str], newline: str = "\r\n") -> str:
    """A table in CSV with semicolons."""
    return "".join(";".join(row) + newline for row in rows)


def table(*rows: Sequence[str]) -> bytes:
    """The reviews' header and these rows, as UTF-8."""
    return text(HEADER, *rows).encode()


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


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_parts(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The archive with parts replaced or added."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
        for name in parts.keys() - set(old.namelist()):
            new.writestr(name, parts[name])
    return changed.getvalue()


def with_large_part(content: bytes, name: str, mebibytes: int) -> bytes:
    """The archive with a part of so many zero bytes more, written block by block."""
    changed = io.BytesIO(content)
    with zipfile.ZipFile(changed, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as part:
        for _ in range(mebibytes):
            part.write(bytes(_BLOCK))
    return changed.getvalue()


def with_declared_size(content: bytes, name: str, size: int) -> bytes:
    """The archive whose directory says that a part unpacks to `size` bytes, whatever it holds."""
    changed = bytearray(content)
    for start, offset in ((b"PK\x01\x02", 46), (b"PK\x03\x04", 30)):
        for at in _positions(content, start):
            if content[at + offset : at + offset + len(name)] == name.encode():
                # The unpacked size follows the packed one, 24 bytes into the directory entry, 22 into the local header.
                struct.pack_into("<I", changed, at + (24 if offset == 46 else 22), size)
    return bytes(changed)


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


def _positions(content: bytes, what: bytes) -> Iterator[int]:
    at = content.find(what)
    while at >= 0:
        yield at
        at = content.find(what, at + 1)
