"""FILE-01 to 03, 06, 07, 26 and 27: what can be wrong with a workbook."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from examples.checks_generator.case import Case, Example, Raised
from examples.checks_generator.tables import row
from feeds.workbook_bytes import workbook_bytes

_FEED = "hf_fidelity"
_NAME = "LV0001000_2026-03.xlsx"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
"""The last cell of a sheet, XFD1048576."""
_FURTHEST_ROW = 400_000
"""Rows that a table may have (FILE-06)."""


def _reviews(change: Callable[[Worksheet], object] | None = None) -> bytes:
    """A workbook with three reviews in rows 2 to 4, and something done to their sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = _FEED
    header = list(row(_FEED))
    sheet.append(header)
    for number, domain in enumerate(("separation", "philosophy", "service_array"), start=1):
        sheet.append(list(row(_FEED, review_id=f"V-{number}", domain=domain).values()))
    if change is not None:
        change(sheet)
    return workbook_bytes(book)


def _with_part(content: bytes, name: str, part: bytes) -> bytes:
    changed = io.BytesIO(content)
    with zipfile.ZipFile(changed, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name, date_time=(2020, 1, 1, 0, 0, 0)), part)
    return changed.getvalue()


def _far_away(sheet: Worksheet) -> None:
    sheet.cell(_LAST_ROW, _LAST_COLUMN, "x")


def _as_far_as_may_be(sheet: Worksheet) -> None:
    for column, text in enumerate(row(_FEED, review_id="V-4", domain="housing_choice").values(), start=1):
        sheet.cell(_FURTHEST_ROW, column, text)


def _merged(sheet: Worksheet) -> None:
    sheet.merge_cells("B2:B3")


def _merged_below(sheet: Worksheet) -> None:
    sheet.merge_cells("A6:E7")


def _hidden(sheet: Worksheet) -> None:
    sheet.parent.create_sheet("Norādes").append(["Lapas aizpildīšana"])
    sheet.parent.active = 1
    sheet.sheet_state = "hidden"


def _hidden_guidance(sheet: Worksheet) -> None:
    guidance = sheet.parent.create_sheet("Norādes")
    guidance.append(["Lapas aizpildīšana"])
    guidance.sheet_state = "hidden"


def _linked_to_a_page(sheet: Worksheet) -> None:
    sheet["B2"].hyperlink = "https://example.org/biedriba"


def _case(check_id: str, bad: bytes, good: bytes, *raises: Raised) -> Case:
    return Case(check_id, Example({_NAME: bad}, raises or (Raised(),)), Example({_NAME: good}))


_SOUND = _reviews()

WORKBOOK_CASES: tuple[Case, ...] = (
    _case("FILE-01", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", _SOUND),
    _case("FILE-02", _SOUND[: len(_SOUND) * 9 // 10], _SOUND),
    _case("FILE-03", _OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le"), _SOUND),
    _case("FILE-06", _reviews(_far_away), _reviews(_as_far_as_may_be)),
    _case(
        "FILE-07",
        _with_part(_SOUND, "xl/externalLinks/externalLink1.xml", b"<externalLink/>"),
        _reviews(_linked_to_a_page),
    ),
    _case("FILE-26", _reviews(_merged), _reviews(_merged_below), Raised(_FEED, rows=(2, 3), sheet=_FEED)),
    _case("FILE-27", _reviews(_hidden), _reviews(_hidden_guidance), Raised(_FEED, sheet=_FEED)),
)
