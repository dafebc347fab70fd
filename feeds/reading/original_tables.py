"""The tables of a delivery exactly as their clerk wrote them, to be shown to that clerk and to nobody else.

Everything here is raw. It runs in the reading worker; what comes back is for the uploader's screen and the annotated
workbook, and is never stored, logged or handed to the gate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import fastexcel
import polars as pl

from feeds.contract_loading import load_contracts
from feeds.delivery import UploadedFile
from feeds.headers import recognise_feed
from feeds.reading.archives import open_archive
from feeds.reading.csv_files import dialect_of, grid_body, is_beyond_reason
from feeds.reading.csv_structure import records
from feeds.reading.encodings import decode, is_utf_16
from feeds.reading.faults import FileRefusedError
from feeds.reading.kinds import FileKind, kind_of
from feeds.reading.limits import Limits
from feeds.reading.tables import is_blank
from feeds.reading.workbook_parts import Area, scan_workbook
from feeds.reading.xlsx_files import sheet_cells, sheet_said


@dataclass(frozen=True, slots=True, repr=False)
class OriginalTable:
    """One feed's sheet or CSV file with all its cells, also those that no check could read.

    `file` is the file's place in the delivery, from 1. `sheet` is how findings call the sheet, None for CSV.
    `header_row` is None when the table has no content. `cells` has the Int64 column `source_row` (rows as the clerk
    sees them, the header row among them, sorted; rows without content may be left out) and String columns `0`, `1`, …
    by position. `merged` are the areas of merged cells.
    """

    file: int
    feed: str
    sheet: str | None
    header_row: int | None
    cells: pl.DataFrame
    merged: tuple[Area, ...] = ()


def original_tables(files: Sequence[UploadedFile], limits: Limits) -> tuple[OriginalTable, ...]:
    """The tables of all files in their order; a file or sheet that cannot be opened or is no feed gives none."""
    return tuple(table for place, file in enumerate(files, start=1) for table in _tables_of(place, file, limits))


def _tables_of(place: int, file: UploadedFile, limits: Limits) -> Iterator[OriginalTable]:
    kind = kind_of(file.content)
    try:
        if kind is FileKind.XLSX:
            yield from _sheets(place, file.content, limits)
        elif kind is FileKind.CSV and not is_utf_16(file.content):
            yield from _csv_table(place, file, limits)
    except FileRefusedError:
        # The reading that the verdict rests on has said why; here is nothing to add.
        return


def _sheets(place: int, content: bytes, limits: Limits) -> Iterator[OriginalTable]:
    extents = scan_workbook(open_archive(content, limits), limits)
    try:
        workbook = fastexcel.read_excel(content)
    except fastexcel.FastExcelError:
        return
    for name, extent in extents.items():
        feed_name = recognise_feed(name)
        if feed_name is None:
            continue
        feed = load_contracts()[feed_name]
        said = sheet_said(name, feed)
        if extent.is_empty:
            yield OriginalTable(place, feed_name, said, None, pl.DataFrame(schema={"source_row": pl.Int64()}))
            continue
        try:
            cells = sheet_cells(workbook, name, extent, feed, said)
        except FileRefusedError:
            continue
        numbered = cells.with_row_index("source_row", offset=1).with_columns(pl.col("source_row").cast(pl.Int64))
        header_row = next((row for row, texts in enumerate(cells.iter_rows(), 1) if not is_blank(texts)), None)
        yield OriginalTable(place, feed_name, said, header_row, numbered, tuple(extent.merged))


def _csv_table(place: int, file: UploadedFile, limits: Limits) -> Iterator[OriginalTable]:
    text = decode(file.content).text
    if is_beyond_reason(text, limits):
        return
    dialect = dialect_of(text, recognise_feed(file.feed) if file.feed else None)
    if dialect is None or dialect.feed is None:
        return
    parsed = records(text, dialect.separator)
    rows = sorted((*parsed.rows, *parsed.as_written), key=lambda record: record.row)
    yield OriginalTable(place, dialect.feed, None, dialect.header.row, grid_body(rows, len(dialect.header.cells)))
