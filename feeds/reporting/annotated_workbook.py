"""The annotated workbook: the clerk's own tables with coloured, commented cells and the sheet `Kļūdas` in front.

It is built anew from the delivered texts, so that nothing of the delivered file but its values survives: no macro, no
link, no formula. It is made on demand for the person who delivered the file, in memory, and is never stored by us.
Mended, it can be delivered as it is: rows and columns stand where they stood, sheets bear names that are recognised.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from feeds.contract_loading import load_contracts
from feeds.errors import UserError
from feeds.findings import Finding, Outcome
from feeds.headers import ERROR_SHEETS, match_headers
from feeds.message_values import is_by_place
from feeds.reading.original_tables import OriginalTable
from feeds.reporting.cell_writing import write_delivered
from feeds.reporting.error_sheet import write_error_sheet
from feeds.reporting.marks import Marks, marks_in
from feeds.reporting.places import DeliveredTables, TableMap
from feeds.reporting.workbook_in_memory import saved_in_memory

MOST_CELLS = 1_000_000
"""Cells with content that a workbook is made for; a month of the largest city is a tenth of it."""

_MOST_COMMENTS = 5_000
"""Further cells are only coloured: their sentences stand in `Kļūdas`, and Excel is slow with more."""
_STANDS_IN_THE_WAY = PatternFill("solid", fgColor="FF8080")
_TO_LOOK_AT = PatternFill("solid", fgColor="FFF2A8")
_HEADER_FONT = Font(bold=True)
_COMMENT_SIZE = {"width": 420, "height": 140}
_AUTHOR = "Pajumte"


def annotated_workbook(outcome: Outcome, findings: Sequence[Finding], originals: Sequence[OriginalTable]) -> bytes:
    """The XLSX file. `originals` are the delivered tables as `feeds.reading.originals` gives them.

    UserError when there are more cells than a workbook is made for.
    """
    if sum(_cells_with_content(table) for table in originals) > MOST_CELLS:
        raise UserError(
            f"The delivery has more than {MOST_CELLS} cells, too many for an annotated workbook: the report without "
            "--annotated names the rows."
        )
    tables = DeliveredTables(originals)
    titles = _titles(tables.maps)
    book = Workbook()
    errors = book.active
    errors.title = ERROR_SHEETS["lv"]
    write_error_sheet(errors, outcome, findings, tables, titles)
    comments_left = _MOST_COMMENTS
    for table in tables.maps:
        sheet = book.create_sheet(titles[table])
        _write_table(sheet, table)
        comments_left -= _write_marks(sheet, marks_in(table, findings, tables), comments_left)
    return saved_in_memory(book)


def _cells_with_content(table: OriginalTable) -> int:
    filled = table.cells.drop("source_row").select((pl.all() != "").sum())
    return sum(filled.row(0)) if filled.width else 0


def _titles(tables: Iterable[TableMap]) -> dict[TableMap, str]:
    """A sheet name for each table. A second table of a feed keeps a name by which it is again seen as the second."""
    titles: dict[TableMap, str] = {}
    for table in tables:
        label = load_contracts()[table.table.feed].label_lv
        # A sheet that only a mapping knows for a feed's is called by its place: here it gets the feed's name.
        title = label if table.table.sheet is None or is_by_place(table.table.sheet) else table.table.sheet
        while title.casefold() in {taken.casefold() for taken in titles.values()}:
            # Headers and sheet names are compared without outer blanks and underscores (feeds.folding).
            title += "_"
        titles[table] = title
    return titles


def _write_table(sheet: Worksheet, table: TableMap) -> None:
    feed = load_contracts()[table.table.feed]
    header_row = table.table.header_row or 1
    header = [table.text(header_row, position) for position in range(table.width)]
    names = match_headers(header, feed, table.table.mapping).columns
    columns = [feed.column(names[position]) if position in names else None for position in range(table.width)]
    for row, *texts in table.table.cells.iter_rows():
        for position, text in enumerate(texts):
            if text:
                write_delivered(sheet.cell(row, position + 1), text, columns[position] if row > header_row else None)
    for position in range(table.width):
        sheet.cell(header_row, position + 1).font = _HEADER_FONT
        sheet.column_dimensions[get_column_letter(position + 1)].width = max(14, len(header[position] or "") + 4)
    sheet.freeze_panes = f"A{header_row + 1}"
    for area in table.table.merged:
        # Added without merging anew, which would empty cells: what was merged stays so until the clerk unmerges it.
        first = f"{get_column_letter(area.first_column)}{area.first_row}"
        sheet.merged_cells.add(f"{first}:{get_column_letter(area.last_column)}{area.last_row}")


def _write_marks(sheet: Worksheet, marks: Marks, comments_left: int) -> int:
    """Colour the cells and write comments while there are any left; how many were written."""
    written = 0
    for (row, column), mark in sorted(marks.items()):
        cell = sheet.cell(row, column + 1)
        cell.fill = _STANDS_IN_THE_WAY if mark.is_blocking else _TO_LOOK_AT
        if mark.sentences and written < comments_left:
            cell.comment = Comment("\n\n".join(mark.sentences), _AUTHOR, **_COMMENT_SIZE)
            written += 1
    return written
