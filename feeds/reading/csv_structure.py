"""The records of a CSV text and their row numbers, before anyone asks what they mean.

Row number = number of the record, as a spreadsheet shows it: the first line is row 1, an empty line counts as a row, a
line break inside quotes does not begin a new one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

SEPARATORS = (";", ",", "\t")
_ANY_SEPARATOR = re.compile("[;,\t]")
_ANY_BUT_DECIMAL_COMMA = re.compile(r"[;\t]|(?<!\d),|,(?!\d)")
_MOST_QUOTE_FAULTS = 20
"""Each makes the rest of the file be read anew, so a file with more is read up to there only."""


@dataclass(frozen=True, slots=True, repr=False)
class Record:
    """One row of cells."""

    row: int
    cells: list[str]


@dataclass(frozen=True, slots=True, repr=False)
class Records:
    """Rows in order, and the numbers of rows whose quotes are not closed or closed too early (FILE-17).

    `as_written` gives the first line of each of those, cut at every separator: for showing it, not for reading it.
    """

    rows: list[Record]
    unclosed: list[int]
    as_written: list[Record] = field(default_factory=list)


def first_record(text: str, separator: str) -> Record | None:
    """The first record with content, None when there is none; quotes are taken as they come."""
    _allow_cells_of(len(text))
    lines = io.StringIO(text, newline="")
    for row, cells in enumerate(csv.reader(lines, delimiter=separator), start=1):
        if any(cell.strip() for cell in cells):
            return Record(row, cells)
    return None


def records(text: str, separator: str) -> Records:
    """All records. A record with a quote fault is left out; reading goes on with the line after its first one."""
    _allow_cells_of(len(text))
    lines = list(io.StringIO(text, newline=""))
    rows: list[Record] = []
    unclosed: list[int] = []
    as_written: list[Record] = []
    start = row = 0
    while start < len(lines) and len(unclosed) < _MOST_QUOTE_FAULTS:
        reader = csv.reader(lines[start:], delimiter=separator, strict=True)
        consumed = 0
        try:
            for cells in reader:
                row += 1
                consumed = reader.line_num
                rows.append(Record(row, cells))
        except csv.Error:
            row += 1
            unclosed.append(row)
            as_written.append(Record(row, lines[start + consumed].rstrip("\r\n").split(separator)))
            start += consumed + 1
        else:
            start = len(lines)
    return Records(rows, unclosed, as_written)


def split_at_any(cells: Sequence[str]) -> list[str]:
    """The cells, parted at every separator that still stands in them."""
    return [part for cell in cells for part in _ANY_SEPARATOR.split(cell)]


def has_mixed_separators(cells: Sequence[str], width: int) -> bool:
    """Whether a row that is too short has exactly `width` cells once all separators count (FILE-15).

    In a row that the file's own separator parts at all, a comma between digits is a decimal mark: a row may lack the
    empty cells at its end.
    """
    if len(cells) == 1:
        by_one = (len(cells[0].split(separator)) for separator in SEPARATORS)
        return width > 1 and width in (*by_one, len(split_at_any(cells)))
    return len(cells) < width == sum(len(_ANY_BUT_DECIMAL_COMMA.split(cell)) for cell in cells)


def _allow_cells_of(length: int) -> None:
    """Raise the csv module's limit, which is one for the whole process: an open quote swallows the rest of a file."""
    csv.field_size_limit(max(length, csv.field_size_limit()))
