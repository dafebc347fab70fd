"""Builders for the tests of reading: facilities as CSV and in workbooks, and one call that reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl

from feeds.delivery import ReadDelivery, UploadedFile
from feeds.pseudonymising import TokenKeys
from feeds.reading.delivery_files import read_files
from feeds.reading.limits import DEFAULT_LIMITS, Limits
from tests.worlds.damaged_files import csv_text, saved

KEYS = TokenKeys(bytes(range(32)))
FACILITY_HEADER = ("facility_id", "name", "service_type", "capacity", "open_from")
FACILITY = ("F1", "Gaiziņš", "shelter", "10", "2026-01-01")


def csv_bytes(*rows: Sequence[str], separator: str = ";", encoding: str = "utf-8") -> bytes:
    return csv_text(*rows, separator=separator).encode(encoding)


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(book)


def read(*contents: bytes, feed: str | None = None, limits: Limits = DEFAULT_LIMITS) -> ReadDelivery:
    """The delivery of these files, read in this process for Rīga and March 2026."""
    files = [UploadedFile(content, feed) for content in contents]
    return read_files(files, municipality="LV0001000", period="2026-03", keys=KEYS, limits=limits)


def faults(read_delivery: ReadDelivery) -> list[tuple[str, str | None, tuple[int, ...]]]:
    """Check id, column and rows of each finding."""
    return [(finding.check_id, finding.column, finding.rows) for finding in read_delivery.findings]


def rows_of(read_delivery: ReadDelivery, feed: str) -> list[int]:
    return read_delivery.feeds[feed].frame["source_row"].to_list()
