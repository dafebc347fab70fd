"""One XLSX workbook to text tables, one for each sheet that is a feed (FILE-04, FILE-08 to 13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import fastexcel
import polars as pl

from feeds.contract import Feed
from feeds.contract_loading import load_contracts
from feeds.findings import Finding
from feeds.folding import fold
from feeds.headers import is_own_sheet, recognise_feed
from feeds.reading.archives import open_archive
from feeds.reading.faults import FileRefusedError, fault
from feeds.reading.limits import Limits
from feeds.reading.tables import Grid, TextTable, is_blank, text_table
from feeds.reading.workbook_parts import SheetExtent, scan_workbook


@dataclass(frozen=True, slots=True, repr=False)
class WorkbookReading:
    """The tables of a workbook and its faults."""

    tables: tuple[TextTable, ...]
    findings: tuple[Finding, ...]


def read_xlsx(content: bytes, limits: Limits) -> WorkbookReading:
    """Read one workbook. Row numbers are those of the spreadsheet. Raises FileRefusedError when it must not be opened.

    Sheets of our own templates and empty sheets that are no feed are passed over without a word.
    """
    extents = scan_workbook(open_archive(content, limits), limits)
    if all(extent.is_empty for extent in extents.values()):
        raise FileRefusedError(fault("FILE-04"))
    try:
        workbook = fastexcel.read_excel(content)
    except fastexcel.FastExcelError:
        raise FileRefusedError(fault("FILE-02")) from None
    tables: list[TextTable] = []
    findings: list[Finding] = []
    for position, (name, extent) in enumerate(extents.items(), start=1):
        feed_name = recognise_feed(name)
        if feed_name:
            feed = load_contracts()[feed_name]
            sheet = feed.name if fold(name) == fold(feed.name) else feed.label_lv
            try:
                table, faults = text_table(_grid(workbook, name, extent, feed, sheet), feed, sheet)
            except FileRefusedError as refused:
                findings.append(refused.finding)
            else:
                tables.append(table)
                findings += faults
        elif not extent.is_empty and not is_own_sheet(name):
            findings.append(fault("FILE-09", sheet=f"sheet {position}"))
    return WorkbookReading(tuple(tables), tuple(findings))


def _grid(workbook: fastexcel.ExcelReader, name: str, extent: SheetExtent, feed: Feed, sheet: str) -> Grid:
    if extent.is_empty:
        raise FileRefusedError(fault("FILE-04", feed=feed.name, sheet=sheet))
    cells = _cells(workbook, name, extent, feed, sheet)
    header_index, header = next((index, row) for index, row in enumerate(cells.iter_rows()) if not is_blank(row))
    body = cells.with_row_index("source_row", offset=1).with_columns(pl.col("source_row").cast(pl.Int64))
    return Grid(header, header_index + 1, body.slice(header_index + 1))


def _cells(workbook: fastexcel.ExcelReader, name: str, extent: SheetExtent, feed: Feed, sheet: str) -> pl.DataFrame:
    """All cells as text, columns named by their position in the spreadsheet from 0, rows from its first row on."""
    width = extent.last_column - extent.first_column + 1
    try:
        read = workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
    except fastexcel.FastExcelError:
        raise FileRefusedError(fault("FILE-02", feed=feed.name, sheet=sheet)) from None
    if read.shape != (extent.last_row, width):
        # The two readers disagree on where the cells are: columns could be taken for their neighbours.
        raise FileRefusedError(fault("FILE-02", feed=feed.name, sheet=sheet))
    damaged = dict(_damaged_by_column(extent))
    columns = [pl.Series(str(i), [None] * read.height, dtype=pl.String) for i in range(extent.first_column - 1)]
    for offset, column in enumerate(read.iter_columns()):
        position = extent.first_column - 1 + offset
        texts = column.cast(pl.String).alias(str(position))
        for row, text in damaged.get(position, {}).items():
            texts[row] = text
        columns.append(texts)
    return pl.DataFrame(columns)


def _damaged_by_column(extent: SheetExtent) -> Iterator[tuple[int, Mapping[int, str]]]:
    """Position of a column and its damaged cells, both from 0."""
    for position in {column - 1 for _, column in extent.damaged}:
        yield position, {row - 1: text for (row, column), text in extent.damaged.items() if column - 1 == position}
