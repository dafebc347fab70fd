"""Small deliveries with their findings and raw tables, read in this process, and workbooks opened with openpyxl."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl

from feeds.catalogue import check
from feeds.delivery import ReadDelivery, UploadedFile
from feeds.findings import Finding, Outcome, outcome_of
from feeds.pseudonymising import TokenKeys
from feeds.reading.delivery_files import read_files
from feeds.reading.limits import DEFAULT_LIMITS
from feeds.reading.original_tables import OriginalTable, original_tables
from feeds.reporting.annotated_workbook import annotated_workbook

KEYS = TokenKeys(bytes(range(32)))
PERSON_HEADER = ("local_person_id", "first_name", "last_name", "sex", "birth_date")
STAY_HEADER = ("stay_id", "local_person_id", "facility_id", "check_in", "check_out")
COST_HEADER = ("cost_id", "service_type", "category", "amount_eur", "client_days")


def csv_file(*rows: Sequence[str], feed: str | None = None) -> UploadedFile:
    return UploadedFile("".join(";".join(row) + "\r\n" for row in rows).encode(), feed)


def workbook_file(sheets: dict[str, Sequence[Sequence[object]]]) -> UploadedFile:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return UploadedFile(content.getvalue())


def finding(
    check_id: str,
    feed: str | None = None,
    column: str | None = None,
    rows: tuple[int, ...] = (),
    sheet: str | None = None,
    **params: str | int,
) -> Finding:
    return Finding(check_id, check(check_id).severity, feed, sheet, column, rows, max(1, len(rows)), params)


def read(*files: UploadedFile) -> ReadDelivery:
    return read_files(files, municipality="LV0001000", period="2026-03", keys=KEYS, limits=DEFAULT_LIMITS)


def originals(*files: UploadedFile) -> tuple[OriginalTable, ...]:
    return original_tables(files, DEFAULT_LIMITS)


def annotated(findings: Sequence[Finding], *files: UploadedFile, outcome: Outcome | None = None) -> bytes:
    return annotated_workbook(outcome or outcome_of(tuple(findings)), findings, originals(*files))


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))
