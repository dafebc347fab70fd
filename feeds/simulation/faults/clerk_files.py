"""A delivery's files as a clerk sees them: tables of cells with the spreadsheet's row numbers, to be changed and saved.

Only sound files are opened here, so none of the reader's caution is needed. Nothing is judged: a cell is what stands in
it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast

from openpyxl import Workbook, load_workbook

from feeds.codelists import load_codelist
from feeds.contract import Feed
from feeds.contract_loading import load_contracts
from feeds.delivery import UploadedFile
from feeds.headers import match_headers, recognise_feed
from feeds.reading.csv_files import dialect_of
from feeds.reading.encodings import decode
from feeds.reading.kinds import FileKind, kind_of
from feeds.reading.xlsx_files import sheet_said
from feeds.rules.months import first_day, last_day
from feeds.workbook_bytes import workbook_bytes

Cell = str | int | float | date | None
"""What stands in a cell: text in a CSV file, also numbers and dates in a workbook. None and "" are empty."""

HEADER_ROW = 1
_LATVIAN_DATE = "%d.%m.%Y"


@dataclass(slots=True, repr=False)
class ClerkTable:
    """One feed's table. `rows[0]` is the header, so that the row that a clerk calls n is `rows[n - 1]`.

    `sheet` is what a finding calls the sheet (None in CSV), `title` what the workbook calls it; `file` the place of the
    table's file in the delivery, from 0.
    """

    feed: Feed
    file: int
    rows: list[list[Cell]]
    sheet: str | None = None
    title: str | None = None
    places: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find the contract's columns in the header."""
        matched = match_headers([str(text) for text in self.rows[0]], self.feed)
        self.places = {name: position for position, name in matched.columns.items()}

    @property
    def numbers(self) -> range:
        """The row numbers of the records."""
        return range(HEADER_ROW + 1, len(self.rows) + 1)

    def cell(self, row: int, column: str) -> Cell:
        """What stands in a cell."""
        return self.rows[row - 1][self.places[column]]

    def put(self, row: int, column: str, cell: Cell) -> None:
        """Write into a cell."""
        self.rows[row - 1][self.places[column]] = cell

    def text(self, row: int, column: str) -> str:
        """The cell as text, without blanks around it; a missing marker is empty."""
        cell = self.cell(row, column)
        text = "" if cell is None else str(cell).strip()
        return "" if text in ("-", "n/a") else text

    def day(self, row: int, column: str) -> date | None:
        """The day that a cell states; None when it is empty, or a month or year alone."""
        cell = self.cell(row, column)
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        text = self.text(row, column).rstrip(".")
        if len(text) < len("2026-03-31"):
            return None
        return datetime.strptime(text, _LATVIAN_DATE).date() if "." in text else date.fromisoformat(text)

    def code(self, row: int, column: str) -> str:
        """The code that a cell means, by code or label; empty when the cell is."""
        text, codelist = self.text(row, column), self.feed.column(column).codelist
        found = load_codelist(codelist).find(text) if text and codelist else None
        return found.code if found else ""

    def is_true(self, row: int, column: str) -> bool:
        """Whether a cell says yes."""
        return self.text(row, column).lower() in ("true", "1", "jā", "ja", "yes")

    def is_withdrawn(self, row: int) -> bool:
        """Whether the row takes its record back; few checks look at it then (feeds.md)."""
        return "withdrawn" in self.places and self.is_true(row, "withdrawn")

    def record(self, row: int) -> list[Cell]:
        """A copy of a whole row."""
        return [*self.rows[row - 1]]


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier deliveries of the municipality told, by the ids that it gives.

    `named`: local persons; `coded`: those whose personal code was known at last; `told`: keys by feed in the last file.
    """

    named: frozenset[str] = frozenset()
    coded: frozenset[str] = frozenset()
    told: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def has_told(self, feed: str, key: str) -> bool:
        """Whether the last file of the feed held the record."""
        return key in self.told.get(feed, frozenset())


@dataclass(slots=True, repr=False)
class ClerkDelivery:
    """One delivery that can be changed: its tables by feed, the files in which they stand, and what came before."""

    municipality: str
    period: str
    files: tuple[UploadedFile, ...]
    tables: dict[str, ClerkTable]
    past: Past = Past()

    @property
    def first_day(self) -> date:
        """The period's first day."""
        return first_day(self.period)

    @property
    def last_day(self) -> date:
        """The period's last day."""
        return last_day(self.period)

    def copy(self) -> ClerkDelivery:
        """The same delivery, to be changed on its own."""
        tables = {
            name: ClerkTable(table.feed, table.file, deepcopy(table.rows), table.sheet, table.title)
            for name, table in self.tables.items()
        }
        return ClerkDelivery(self.municipality, self.period, self.files, tables, self.past)

    def saved(self) -> tuple[UploadedFile, ...]:
        """The files with the tables as they stand now, each in the form in which it was."""
        return tuple(
            UploadedFile(
                self._content(file, [table for table in self.tables.values() if table.file == position]), file.feed
            )
            for position, file in enumerate(self.files)
        )

    def _content(self, file: UploadedFile, tables: Sequence[ClerkTable]) -> bytes:
        if not tables:
            return file.content
        return _workbook(tables) if kind_of(file.content) is FileKind.XLSX else _csv(file.content, tables[0])


def open_delivery(files: Sequence[UploadedFile], *, municipality: str, period: str) -> ClerkDelivery:
    """The tables of a sound delivery. Raises ValueError for a CSV file that is no feed."""
    tables: list[ClerkTable] = []
    for position, file in enumerate(files):
        is_workbook = kind_of(file.content) is FileKind.XLSX
        tables += _sheets(position, file.content) if is_workbook else [_csv_table(position, file)]
    return ClerkDelivery(municipality, period, tuple(files), {table.feed.name: table for table in tables})


def _csv_table(position: int, file: UploadedFile) -> ClerkTable:
    text = decode(file.content).text
    dialect = dialect_of(text, file.feed)
    if dialect is None or dialect.feed is None:
        raise ValueError(f"file {position + 1} of the delivery is no feed")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=dialect.separator)
    return ClerkTable(load_contracts()[dialect.feed], position, [list(cells) for cells in rows])


def _sheets(position: int, content: bytes) -> list[ClerkTable]:
    workbook = load_workbook(io.BytesIO(content))
    tables = []
    for sheet in workbook.worksheets:
        name = recognise_feed(sheet.title)
        if name is not None:
            feed = load_contracts()[name]
            rows = [[cast(Cell, value) for value in row] for row in sheet.iter_rows(values_only=True)]
            tables.append(ClerkTable(feed, position, rows, sheet_said(sheet.title, feed), sheet.title))
    return tables


def _csv(before: bytes, table: ClerkTable) -> bytes:
    """The table in the encoding and with the separator that the file had; in UTF-8 where that lacks a letter."""
    decoded = decode(before)
    dialect = dialect_of(decoded.text, table.feed.name)
    if dialect is None:
        raise ValueError(f"the file of {table.feed.name} has no header row")
    text = io.StringIO()
    csv.writer(text, delimiter=dialect.separator, lineterminator="\r\n").writerows(table.rows)
    try:
        return text.getvalue().encode(encoding_of(before))
    except UnicodeEncodeError:
        return text.getvalue().encode("utf-8")


def encoding_of(content: bytes) -> str:
    """The encoding of a CSV file, as Python calls it; with its BOM, if it has one."""
    if content.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    return "utf-8" if decode(content).encoding == "UTF-8" else "cp1257"


def _workbook(tables: Sequence[ClerkTable]) -> bytes:
    workbook = Workbook(write_only=True)
    for table in tables:
        sheet = workbook.create_sheet(table.title)
        for row in table.rows:
            sheet.append(row)
    return workbook_bytes(workbook)
