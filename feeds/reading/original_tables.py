"""The tables of a delivery exactly as their clerk wrote them, to be shown to that clerk and to nobody else.

Everything here is raw. It runs in the reading worker; what comes back is for the uploader's screen and the annotated
workbook, and is never stored, logged or handed to the gate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import fastexcel
import polars as pl

from feeds.delivery import UploadedFile
from feeds.headers import recognise_feed
from feeds.mappings.feed_mapping import FeedMapping
from feeds.reading.archives import open_archive
from feeds.reading.csv_files import dialect_of, grid_body, is_beyond_reason
from feeds.reading.csv_structure import records
from feeds.reading.encodings import decode, is_utf_16
from feeds.reading.faults import FileRefusedError
from feeds.reading.kinds import FileKind, kind_of
from feeds.reading.limits import Limits
from feeds.reading.workbook_parts import Area, scan_workbook
from feeds.reading.xlsx_files import feed_sheet


@dataclass(frozen=True, slots=True, repr=False)
class OriginalTable:
    """One feed's sheet or CSV file with all its cells, also those that no check could read.

    `file` is the file's place in the delivery, from 1. `sheet` is how findings call the sheet, None for CSV.
    `header_row` is None when the table has no content. `cells` has the Int64 column `source_row` (rows as the clerk
    sees them, the header row among them, sorted; rows without content may be left out) and String columns `0`, `1`, …
    by position. `merged` are the areas of merged cells. `mapping` is the one by which the gate reads it.
    """

    file: int
    feed: str
    sheet: str | None
    header_row: int | None
    cells: pl.DataFrame
    merged: tuple[Area, ...] = ()
    mapping: FeedMapping | None = None


def original_tables(
    files: Sequence[UploadedFile], limits: Limits, mappings: Sequence[FeedMapping] = ()
) -> tuple[OriginalTable, ...]:
    """The tables of all files in their order; a file or sheet that cannot be opened or is no feed gives none."""
    numbered = enumerate(files, start=1)
    return tuple(table for place, file in numbered for table in _tables_of(place, file, limits, mappings))


def _tables_of(
    place: int, file: UploadedFile, limits: Limits, mappings: Sequence[FeedMapping]
) -> Iterator[OriginalTable]:
    kind = kind_of(file.content)
    try:
        if kind is FileKind.XLSX:
            yield from _sheets(place, file.content, limits, mappings)
        elif kind is FileKind.CSV and not is_utf_16(file.content):
            yield from _csv_table(place, file, limits, mappings)
    except FileRefusedError:
        # The reading that the verdict rests on has said why; here is nothing to add.
        return


def _sheets(place: int, content: bytes, limits: Limits, mappings: Sequence[FeedMapping]) -> Iterator[OriginalTable]:
    extents = scan_workbook(open_archive(content, limits), limits)
    try:
        workbook = fastexcel.read_excel(content)
    except fastexcel.FastExcelError:
        return
    for position, (name, extent) in enumerate(extents.items(), start=1):
        try:
            sheet = feed_sheet(workbook, position, name, extent, mappings)
        except FileRefusedError:
            continue
        if sheet is None:
            continue
        if sheet.header_index is None:
            nothing = pl.DataFrame(schema={"source_row": pl.Int64()})
            yield OriginalTable(place, sheet.feed.name, sheet.said, None, nothing)
            continue
        numbered = sheet.cells.with_row_index("source_row", offset=1).with_columns(pl.col("source_row").cast(pl.Int64))
        header_row, merged = sheet.header_index + 1, tuple(extent.merged)
        yield OriginalTable(place, sheet.feed.name, sheet.said, header_row, numbered, merged, sheet.mapping)


def _csv_table(
    place: int, file: UploadedFile, limits: Limits, mappings: Sequence[FeedMapping]
) -> Iterator[OriginalTable]:
    text = decode(file.content).text
    if is_beyond_reason(text, limits):
        return
    dialect = dialect_of(text, recognise_feed(file.feed) if file.feed else None, mappings)
    if dialect is None or dialect.feed is None:
        return
    parsed = records(text, dialect.separator)
    rows = sorted((*parsed.rows, *parsed.as_written), key=lambda record: record.row)
    cells = grid_body(rows, len(dialect.header.cells))
    yield OriginalTable(place, dialect.feed, None, dialect.header.row, cells, mapping=dialect.mapping)
