"""One XLSX workbook to text tables, one for each sheet that is a feed (FILE-04, FILE-08 to 13, 26, 27)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import fastexcel
import polars as pl

from feeds.contract import Feed
from feeds.contract_loading import load_contracts
from feeds.findings import Finding
from feeds.folding import fold
from feeds.headers import is_guidance_sheet, is_own_sheet, recognise_feed
from feeds.mappings.feed_mapping import FeedMapping
from feeds.mappings.recognising import fitting_mapping
from feeds.reading.archives import open_archive
from feeds.reading.faults import FileRefusedError, fault
from feeds.reading.limits import Limits
from feeds.reading.tables import Grid, TextTable, is_blank, text_table
from feeds.reading.workbook_parts import SheetExtent, scan_workbook
from feeds.template_version import version_in

_GUIDANCE_ROWS = 10
"""The version stands near the top of the sheet; the rest explains columns."""


@dataclass(frozen=True, slots=True, repr=False)
class WorkbookReading:
    """The tables of a workbook and its faults. `template` is the version of our template that it was made with."""

    tables: tuple[TextTable, ...]
    findings: tuple[Finding, ...]
    template: str | None = None


def read_xlsx(content: bytes, limits: Limits, mappings: Sequence[FeedMapping] = ()) -> WorkbookReading:
    """Read one workbook. Row numbers are those of the spreadsheet. Raises FileRefusedError when it must not be opened.

    Sheets of our own templates and empty sheets that are no feed are passed over without a word. A sheet of any other
    name is a feed's when one of the mappings fits its header row.
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
        try:
            sheet = feed_sheet(workbook, position, name, extent, mappings)
            if sheet is not None:
                table, faults = text_table(_grid(sheet), sheet.feed, sheet.said, sheet.mapping)
                tables.append(table)
                findings += [*faults, *_peculiarities(extent, table)]
            elif not extent.is_empty and not is_own_sheet(name):
                findings.append(fault("FILE-09", sheet=f"sheet {position}"))
        except FileRefusedError as refused:
            findings.append(refused.finding)
    return WorkbookReading(tuple(tables), tuple(findings), _template(workbook, extents))


def _template(workbook: fastexcel.ExcelReader, extents: Mapping[str, SheetExtent]) -> str | None:
    """The version that the guidance sheet states; None without such a sheet or line."""
    for name, extent in extents.items():
        if is_guidance_sheet(name) and not extent.is_empty:
            try:
                lines = workbook.load_sheet(
                    name, header_row=None, n_rows=_GUIDANCE_ROWS, use_columns=[0], dtypes="string"
                )
            except fastexcel.FastExcelError:
                return None
            return version_in(lines.to_polars().to_series().to_list())
    return None


@dataclass(frozen=True, slots=True, repr=False)
class FeedSheet:
    """A sheet that is a feed's. `said` is how findings call it; `cells` hold all rows from the spreadsheet's first on.

    `header_index` is the place of the first row with content, None when there is none.
    """

    feed: Feed
    said: str
    mapping: FeedMapping | None
    cells: pl.DataFrame
    header_index: int | None


def feed_sheet(
    workbook: fastexcel.ExcelReader, position: int, name: str, extent: SheetExtent, mappings: Sequence[FeedMapping]
) -> FeedSheet | None:
    """The feed's sheet that this is, by its name or by a mapping that fits its header; None when it is no feed's.

    Raises FileRefusedError when the sheet of a feed cannot be read.
    """
    named = recognise_feed(name)
    if named is None:
        return (
            None if extent.is_empty or is_own_sheet(name) else _mapped_sheet(workbook, position, name, mappings, extent)
        )
    feed = load_contracts()[named]
    said = sheet_said(name, feed)
    if extent.is_empty:
        return FeedSheet(feed, said, None, pl.DataFrame(), None)
    cells = sheet_cells(workbook, name, extent, feed, said)
    header_index, header = _first_row_with_content(cells)
    mapping = fitting_mapping(header, [m for m in mappings if m.feed == named])
    return FeedSheet(feed, said, mapping, cells, header_index)


def _mapped_sheet(
    workbook: fastexcel.ExcelReader, position: int, name: str, mappings: Sequence[FeedMapping], extent: SheetExtent
) -> FeedSheet | None:
    """A sheet whose name says nothing: its header may be a vendor's that one of the mappings knows."""
    if not mappings:
        return None
    said = f"sheet {position}"
    try:
        cells = sheet_cells(workbook, name, extent, load_contracts()[mappings[0].feed], said)
    except FileRefusedError:
        return None
    header_index, header = _first_row_with_content(cells)
    mapping = fitting_mapping(header, mappings)
    if mapping is None:
        return None
    return FeedSheet(load_contracts()[mapping.feed], said, mapping, cells, header_index)


def sheet_said(name: str, feed: Feed) -> str:
    """How findings call a sheet of that name: the feed's name or its Latvian label, never as the clerk spelt it."""
    return feed.name if fold(name) == fold(feed.name) else feed.label_lv


def _grid(sheet: FeedSheet) -> Grid:
    if sheet.header_index is None:
        raise FileRefusedError(fault("FILE-04", feed=sheet.feed.name, sheet=sheet.said))
    header = sheet.cells.row(sheet.header_index)
    body = sheet.cells.with_row_index("source_row", offset=1).with_columns(pl.col("source_row").cast(pl.Int64))
    return Grid(header, sheet.header_index + 1, body.slice(sheet.header_index + 1))


def _first_row_with_content(cells: pl.DataFrame) -> tuple[int, Sequence[str | None]]:
    return next((index, row) for index, row in enumerate(cells.iter_rows()) if not is_blank(row))


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
