"""One XLSX workbook to text tables, one for each sheet that is a feed (FILE-04, FILE-08 to 13, 26, 27)."""

from __future__ import annotations

from collections import defaultdict
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
            sheet = sheet_said(name, feed)
            try:
                table, faults = text_table(_grid(workbook, name, extent, feed, sheet), feed, sheet)
            except FileRefusedError as refused:
                findings.append(refused.finding)
            else:
                tables.append(table)
                findings += [*faults, *_peculiarities(extent, table)]
        elif not extent.is_empty and not is_own_sheet(name):
            findings.append(fault("FILE-09", sheet=f"sheet {position}"))
    return WorkbookReading(tuple(tables), tuple(findings))


def sheet_said(name: str, feed: Feed) -> str:
    """How findings call a sheet of that name: the feed's name or its Latvian label, never as the clerk spelt it."""
    return feed.name if fold(name) == fold(feed.name) else feed.label_lv


def _grid(workbook: fastexcel.ExcelReader, name: str, extent: SheetExtent, feed: Feed, sheet: str) -> Grid:
    if extent.is_empty:
        raise FileRefusedError(fault("FILE-04", feed=feed.name, sheet=sheet))
    cells = sheet_cells(workbook, name, extent, feed, sheet)
    header_index, header = next((index, row) for index, row in enumerate(cells.iter_rows()) if not is_blank(row))
    body = cells.with_row_index("source_row", offset=1).with_columns(pl.col("source_row").cast(pl.Int64))
    return Grid(header, header_index + 1, body.slice(header_index + 1))


def sheet_cells(
    workbook: fastexcel.ExcelReader, name: str, extent: SheetExtent, feed: Feed, sheet: str
) -> pl.DataFrame:
    """All cells as text, columns named by their position in the spreadsheet from 0, rows from its first row on."""
    try:
        read = workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
    except fastexcel.FastExcelError:
        raise FileRefusedError(fault("FILE-02", feed=feed.name, sheet=sheet)) from None
    area = (extent.last_row, extent.last_column - extent.first_column + 1) if extent.last_row else (0, 0)
    if read.shape != area:
        # The two readers disagree on where the cells are: columns could be taken for their neighbours.
        raise FileRefusedError(fault("FILE-02", feed=feed.name, sheet=sheet))
    given = {extent.first_column - 1 + offset: column for offset, column in enumerate(read.iter_columns())}
    damaged = _damaged_by_column(extent)
    return pl.DataFrame(
        [
            _whole_column(str(position), given.get(position), damaged.get(position, {}), extent.height)
            for position in range(extent.width)
        ]
    )


def _whole_column(name: str, given: pl.Series | None, damaged: Mapping[int, str], height: int) -> pl.Series:
    """A column of `height` texts: as the spreadsheet reader gives it, with what stands for its damaged cells."""
    if given is not None and len(given) == height and not damaged:
        return given.cast(pl.String).alias(name)
    texts: list[str | None] = [None] * height
    if given is not None:
        texts[: len(given)] = given.cast(pl.String).to_list()
    for row, text in damaged.items():
        texts[row] = text
    return pl.Series(name, texts, dtype=pl.String)


def _damaged_by_column(extent: SheetExtent) -> Mapping[int, Mapping[int, str]]:
    """For the position of each column that has some its damaged cells by row, both from 0."""
    by_column: dict[int, dict[int, str]] = defaultdict(dict)
    for (row, column), text in extent.damaged.items():
        by_column[column - 1][row - 1] = text
    return by_column


def _peculiarities(extent: SheetExtent, table: TextTable) -> Iterator[Finding]:
    """FILE-26 and FILE-27: cells merged over rows or columns of the records, and a sheet that nobody sees."""
    merged = set(table.text["source_row"]) & _merged_rows(extent)
    if merged:
        yield fault("FILE-26", feed=table.feed.name, sheet=table.sheet, rows=merged)
    if extent.is_hidden:
        yield fault("FILE-27", feed=table.feed.name, sheet=table.sheet)


def _merged_rows(extent: SheetExtent) -> set[int]:
    """The rows that an area of merged cells touches; each is visited once, however many areas overlap."""
    rows: set[int] = set()
    done = 0
    for area in sorted(extent.merged):
        if area.first_column <= extent.width:
            last = min(area.last_row, extent.height)
            rows.update(range(max(area.first_row, done + 1), last + 1))
            done = max(done, last)
    return rows
