"""What the properties are about: sound files to be damaged, and reading and judging them in this process."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

import openpyxl

from examples.checks_generator.tables import csv_table, row
from expectations.gate import GateInput, gate
from feeds.contract_loading import load_contracts
from feeds.delivery import ReadDelivery, UploadedFile
from feeds.findings import Verdict
from feeds.history import AcceptedHistory
from feeds.pseudonymising import TokenKeys
from feeds.reading.limits import DEFAULT_LIMITS
from feeds.reading.wire import Request, delivery_of
from feeds.reading.worker import answer_to

KEYS = TokenKeys(bytes(range(32)))
RIGA, MARCH = "LV0001000", "2026-03"
FEEDS = tuple(load_contracts())


def csv_of(feed: str) -> bytes:
    """A sound table of two rows, one of them of another record."""
    key = load_contracts()[feed].key
    return csv_table(feed, [row(feed), row(feed, **{key: "X-2"})])


def csv_with(feed: str, column: str, text: str) -> bytes:
    """A sound table with some text in one cell, quoted as it must be."""
    return csv_table(feed, [row(feed, **{column: text})])


def csv_of_cells(cells: Sequence[Sequence[str]]) -> bytes:
    """A table of these cells."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(cells)
    return text.getvalue().encode()


def workbook_of_cells(feed: str, cells: Sequence[Sequence[str]]) -> bytes:
    """The same as a sheet, every cell a text."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = feed
    for number, texts in enumerate(cells, start=1):
        for place, text in enumerate(texts, start=1):
            cell = sheet.cell(number, place)
            cell.value, cell.data_type = text, "s"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def workbook_of(feed: str) -> bytes:
    """The sound table as a sheet."""
    lines = csv.reader(io.StringIO(csv_of(feed).decode()), delimiter=";")
    return workbook_of_cells(feed, list(lines))


def read(content: bytes, feed: str | None = None) -> ReadDelivery:
    """What a worker answers to the file. Fails when it is a mistake of ours; a breach of limits is an answer too."""
    request = Request((UploadedFile(content, feed),), RIGA, MARCH, KEYS, DEFAULT_LIMITS)
    answer = answer_to(request)
    assert "error" not in answer.content, answer.content["error"]
    assert "breach" not in answer.content
    return delivery_of(answer)


def verdict_on(read_delivery: ReadDelivery) -> Verdict:
    """The gate's verdict; nothing was accepted before."""
    given = GateInput("shown", RIGA, MARCH, read_delivery)
    return gate([given], AcceptedHistory(), today=date(2026, 4, 10))["shown"]
