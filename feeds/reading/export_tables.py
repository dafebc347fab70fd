"""The tables of a vendor's export as they were written, whatever they are: for the page on which a mapping is made.

Everything here is raw and for the uploader alone, as in `feeds.reading.original_tables`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import fastexcel
import polars as pl

from feeds.contract_loading import load_contracts
from feeds.headers import is_own_sheet
from feeds.reading.archives import open_archive
from feeds.reading.csv_files import dialect_of, grid_body, is_beyond_reason
from feeds.reading.csv_structure import records
from feeds.reading.encodings import decode, is_utf_16
from feeds.reading.faults import FileRefusedError
from feeds.reading.kinds import FileKind, kind_of
from feeds.reading.limits import Limits
from feeds.reading.tables import is_blank
from feeds.reading.workbook_parts import scan_workbook
from feeds.reading.xlsx_files import sheet_cells


@dataclass(frozen=True, slots=True, repr=False)
class ExportTable:
    """A sheet or CSV file: the texts of its first row with content, and the rows below it.

    `sheet` is the sheet's own name, empty for CSV. `body` has `source_row` and String columns `0`, `1`, … by position;
    rows without content are left out.
    """

    sheet: str
    header: tuple[str | None, ...]
    header_row: int
    body: pl.DataFrame


def export_tables(content: bytes, limits: Limits) -> tuple[ExportTable, ...]:
    """The tables of one file; none of a file that cannot be opened."""
    try:
        match kind_of(content):
            case FileKind.XLSX:
                return tuple(_sheets(content, limits))
            case FileKind.CSV if not is_utf_16(content):
                return tuple(_csv_table(content, limits))
    except FileRefusedError:
        pass
    return ()


def _sheets(content: bytes, limits: Limits) -> Iterator[ExportTable]:
    extents = scan_workbook(open_archive(content, limits), limits)
    try:
        workbook = fastexcel.read_excel(content)
    except fastexcel.FastExcelError:
        return
    any_feed = next(iter(load_contracts().values()))
    for name, extent in extents.items():
        if not extent.is_empty and not is_own_sheet(name):
            cells = sheet_cells(workbook, name, extent, any_feed, name)
            numbered = cells.with_row_index("source_row", offset=1).with_columns(pl.col("source_row").cast(pl.Int64))
            yield _table(name, numbered)


def _csv_table(content: bytes, limits: Limits) -> Iterator[ExportTable]:
    text = decode(content).text
    dialect = None if is_beyond_reason(text, limits) else dialect_of(text, None)
    if dialect is not None:
        rows = records(text, dialect.separator).rows
        yield _table("", grid_body(rows, len(dialect.header.cells)))


def _table(sheet: str, cells: pl.DataFrame) -> ExportTable:
    first = next(index for index, row in enumerate(cells.iter_rows()) if not is_blank(row[1:]))
    number, *header = cells.row(first)
    below = cells.slice(first + 1)
    filled = pl.any_horizontal(
        pl.lit(False), *(pl.col(name).fill_null("").str.strip_chars() != "" for name in below.columns[1:])
    )
    return ExportTable(sheet, tuple(header), number, below.filter(filled))
