"""FILE and TIME: what can be wrong with a file, its table's shape, its sender or its day."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import lru_cache
from random import Random

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from feeds.contract import Feed
from feeds.contract_loading import load_contracts
from feeds.delivery import UploadedFile
from feeds.reading.csv_files import dialect_of
from feeds.reading.encodings import decode
from feeds.reading.limits import DEFAULT_LIMITS
from feeds.simulation.faults.clerk_files import HEADER_ROW, Cell, ClerkDelivery, ClerkTable, encoding_of
from feeds.simulation.faults.shapes import Found, Kind, Place, Plant, Planting, Shelf
from feeds.workbook_bytes import workbook_bytes

NOTES = "ko darīt;kad\r\npiezvanīt;rīt\r\n".encode()
"""A file that is no feed."""
_PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_PROTECTED = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + "EncryptedPackage".encode("utf-16-le")
_FURTHEST = (1_048_576, 16_384)
"""Row and column of a sheet's last cell."""

Lines = Callable[[list[str], int, str], list[str]]
"""(lines of a CSV file, the row's place among them, separator) → the lines with a fault in them."""
Files = tuple[UploadedFile, ...]


def file_kinds() -> Iterator[Kind]:
    """Every fault of files and tables."""
    yield from _of_uploads()
    yield from _of_delivery()
    for feed in load_contracts().values():
        yield from _of_csv(feed)
        yield from _of_columns(feed)
        yield from _of_sheets(feed)
    yield Kind("FILE-25", "crisis_events", None, Shelf.ALONE, _totals)


def _of_uploads() -> Iterator[Kind]:
    """FILE-01 to FILE-09: what a file is."""

    def of_last(change: Callable[[bytes], bytes]) -> Plant:
        def plant(_delivery: ClerkDelivery, _row: int, _random: Random) -> Planting:
            def changed(files: Files) -> Files:
                return (*files[:-1], UploadedFile(change(files[-1].content), files[-1].feed))

            return Planting((Found(),), of_files=changed)

        return plant

    yield Kind("FILE-01", None, None, Shelf.ALONE, of_last(lambda _content: _PDF))
    yield Kind("FILE-02", None, None, Shelf.ALONE, _only_in_workbooks(of_last(lambda c: c[: len(c) * 9 // 10])))
    yield Kind("FILE-03", None, None, Shelf.ALONE, of_last(lambda _content: _PROTECTED))
    too_long = DEFAULT_LIMITS.file_bytes + 1
    yield Kind("FILE-05", None, None, Shelf.ALONE, of_last(lambda content: content.ljust(too_long)))
    yield Kind("FILE-06", None, None, Shelf.ALONE, _only_in_workbooks(of_last(_far_away)))
    yield Kind("FILE-07", None, None, Shelf.ALONE, _only_in_workbooks(of_last(_with_link)))
    yield Kind("FILE-08", None, None, Shelf.ALONE, _files_become(lambda _files: (UploadedFile(NOTES),)))
    yield Kind("FILE-09", None, None, Shelf.ALONE, _files_become(lambda files: (*files, UploadedFile(NOTES))))


def _only_in_workbooks(plant: Plant) -> Plant:
    def of_workbook(delivery: ClerkDelivery, row: int, random: Random) -> Planting | None:
        is_workbook = any(table.title is not None for table in delivery.tables.values())
        return plant(delivery, row, random) if is_workbook else None

    return of_workbook


def _files_become(change: Callable[[Files], Files]) -> Plant:
    def plant(_delivery: ClerkDelivery, _row: int, _random: Random) -> Planting:
        return Planting((Found(),), of_files=change)

    return plant


def _far_away(content: bytes) -> bytes:
    def fill(sheet: Worksheet) -> None:
        sheet.cell(*_FURTHEST, "x")

    return _with_sheet_changed(content, None, fill)


def _with_sheet_changed(content: bytes, title: str | None, change: Callable[[Worksheet], None]) -> bytes:
    workbook = load_workbook(io.BytesIO(content))
    change(workbook[title] if title is not None else workbook.worksheets[0])
    return workbook_bytes(workbook)


def _with_link(content: bytes) -> bytes:
    changed = io.BytesIO(content)
    with zipfile.ZipFile(changed, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    return changed.getvalue()


def _of_delivery() -> Iterator[Kind]:
    """FILE-18 to FILE-19 and TIME-01: whose it is, and when it came."""

    def states(**said: str) -> Plant:
        def plant(_delivery: ClerkDelivery, _row: int, _random: Random) -> Planting:
            return Planting((Found(),), states=said)

        return plant

    def late(delivery: ClerkDelivery, _row: int, _random: Random) -> Planting:
        return Planting((Found(),), received_on=delivery.last_day + timedelta(days=16))

    yield Kind("FILE-18", None, None, Shelf.ALONE, states(municipality="LV0056000"))
    yield Kind("FILE-19", None, None, Shelf.ALONE, states(period="2021-08"))
    yield Kind("TIME-01", None, None, Shelf.ALONE, late)


def _of_csv(feed: Feed) -> Iterator[Kind]:
    """FILE-04, 10, 14 to 17, 23 and 24 in the feed's CSV file."""

    def kind(check_id: str, change: Lines, *, names_row: bool = True, below: bool = False) -> Kind:
        return Kind(check_id, feed.name, None, Shelf.ALONE, _in_lines(feed, change, names_row, below))

    def with_damage(lines: list[str], at: int, _separator: str) -> list[str]:
        return _replaced(lines, at, _damaged(lines[at]))

    def with_more_cells(lines: list[str], at: int, separator: str) -> list[str]:
        return _replaced(lines, at, f"{lines[at]}{separator}lieks")

    def with_other_separator(lines: list[str], at: int, separator: str) -> list[str]:
        other = "\t" if separator != "\t" else ";"
        return _replaced(lines, at, lines[at].replace(separator, other))

    def with_open_quote(lines: list[str], at: int, separator: str) -> list[str]:
        cells = lines[at].split(separator)
        return _replaced(lines, at, separator.join([cells[0], f'"{cells[1]}', *cells[2:]]))

    def with_header_again(lines: list[str], at: int, _separator: str) -> list[str]:
        return [*lines[: at + 1], lines[0], *lines[at + 1 :]]

    yield Kind("FILE-04", feed.name, None, Shelf.ALONE, _content_of(feed, lambda _content: b"", Found(feed.name)))
    yield Kind(
        "FILE-10", feed.name, None, Shelf.ALONE, _content_of(feed, _headless, Found(feed.name, None, (HEADER_ROW,)))
    )
    yield kind("FILE-14", with_damage)
    yield kind("FILE-15", with_other_separator)
    yield kind("FILE-16", with_more_cells)
    yield kind("FILE-17", with_open_quote)
    yield kind("FILE-24", with_header_again, below=True)
    yield Kind("FILE-23", feed.name, None, Shelf.ALONE, _given_twice(feed))


def _replaced(lines: list[str], at: int, line: str) -> list[str]:
    return [*lines[:at], line, *lines[at + 1 :]]


_DAMAGE = "\ue000"
"""Stands for a byte that no encoding knows until the file is encoded."""
_BROKEN_BYTE = b"\x81"


def _damaged(line: str) -> str:
    return f"{line[:1]}{_DAMAGE}{line[1:]}"


def _in_lines(feed: Feed, change: Lines, names_row: bool, below: bool) -> Plant:
    """A change in the text of a row; `below`: the finding names the row after it."""

    def plant(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
        table = delivery.tables[feed.name]
        if table.title is not None or row == table.numbers[-1] or _has_quotes(delivery.files[table.file].content):
            return None

        def changed(content: bytes) -> bytes:
            text = decode(content).text
            dialect = dialect_of(text, feed.name)
            assert dialect is not None, "a sound file has a header row"
            lines = change(text.removesuffix("\r\n").split("\r\n"), row - 1, dialect.separator)
            whole = "".join(f"{line}\r\n" for line in lines)
            parts = whole.split(_DAMAGE)
            encoding = encoding_of(content)
            encoded = [parts[0].encode(encoding), *(part.encode(encoding.removesuffix("-sig")) for part in parts[1:])]
            return _BROKEN_BYTE.join(encoded)

        rows = (row + 1 if below else row,) if names_row else ()
        return _file_changed(table, changed, Found(feed.name, None, rows))

    return plant


@lru_cache(maxsize=4)
def _has_quotes(content: bytes) -> bool:
    """Whether any cell is quoted: an open quote would then end at the next one."""
    return b'"' in content


def _content_of(feed: Feed, change: Callable[[bytes], bytes], found: Found) -> Plant:
    def plant(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
        table = delivery.tables[feed.name]
        is_csv = table.title is None and row == table.numbers[0]
        return _file_changed(table, change, found) if is_csv else None

    return plant


def _file_changed(table: ClerkTable, change: Callable[[bytes], bytes], found: Found) -> Planting:
    def changed(files: Files) -> Files:
        file = files[table.file]
        return (*files[: table.file], UploadedFile(change(file.content), file.feed), *files[table.file + 1 :])

    return Planting((found,), of_files=changed)


def _headless(content: bytes) -> bytes:
    return content.split(b"\r\n", 1)[1]


def _given_twice(feed: Feed) -> Plant:
    def plant(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
        table = delivery.tables[feed.name]
        if table.title is not None or row != table.numbers[0]:
            return None
        return Planting((Found(feed.name),), of_files=lambda files: (*files, files[table.file]))

    return plant


def _of_columns(feed: Feed) -> Iterator[Kind]:
    """FILE-11 to FILE-13: a column twice, a required one missing, one that nobody knows."""
    for column in feed.columns:
        if column.required:
            yield Kind(
                "FILE-12", feed.name, column.name, Shelf.ALONE, _without_column(feed, column.name)
            )  # fmt: skip
    yield Kind("FILE-11", feed.name, feed.columns[-1].name, Shelf.ALONE, _column_more(feed, feed.columns[-1].name))
    yield Kind("FILE-13", feed.name, None, Shelf.ALONE, _column_more(feed, None))


def _without_column(feed: Feed, column: str) -> Plant:
    def change(table: ClerkTable) -> None:
        place = table.places[column]
        for cells in table.rows:
            del cells[place]

    return _reshaped(feed, change, lambda _table: Found(feed.name, column))


def _column_more(feed: Feed, column: str | None) -> Plant:
    """A further column: one that is there already, or one that is unknown."""

    def change(table: ClerkTable) -> None:
        header: Cell = "piezīmes" if column is None else table.rows[0][table.places[column]]
        for number, cells in enumerate(table.rows):
            cells.append(header if number == 0 else "x" if column is None else cells[table.places[column]])

    def found(table: ClerkTable) -> Found:
        return Found(feed.name, column or f"column {len(table.rows[0]) + 1}")

    return _reshaped(feed, change, found)


def _reshaped(feed: Feed, change: Callable[[ClerkTable], None], found: Callable[[ClerkTable], Found]) -> Plant:
    """The feed's file with the columns of its table changed."""

    def plant(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
        table = delivery.tables[feed.name]
        if row != table.numbers[0]:
            return None

        def changed(files: Files) -> Files:
            work = delivery.copy()
            work.files = files
            change(work.tables[feed.name])
            saved = work.saved()
            return (*files[: table.file], saved[table.file], *files[table.file + 1 :])

        return Planting((found(table),), of_files=changed)

    return plant


def _of_sheets(feed: Feed) -> Iterator[Kind]:
    """FILE-26 and FILE-27: merged cells, and a sheet that nobody sees."""

    def in_sheet(change: Callable[[Worksheet, int], None], *, of_row: bool) -> Plant:
        def plant(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
            table = delivery.tables[feed.name]
            if table.title is None or row == table.numbers[-1]:
                return None

            def changed(content: bytes) -> bytes:
                return _with_sheet_changed(content, table.title, lambda sheet: change(sheet, row))

            found = Found(feed.name, None, (row, row + 1) if of_row else ())
            return _file_changed(table, changed, found)

        return plant

    def merge(sheet: Worksheet, row: int) -> None:
        for column in range(1, sheet.max_column + 1):
            if sheet.cell(row, column).value == sheet.cell(row + 1, column).value:
                sheet.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column)
                return

    def hide(sheet: Worksheet, _row: int) -> None:
        sheet.sheet_state = "hidden"

    yield Kind("FILE-26", feed.name, None, Shelf.ALONE, in_sheet(merge, of_row=True))
    yield Kind("FILE-27", feed.name, None, Shelf.ALONE, in_sheet(hide, of_row=False))


def _totals(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
    """A row of totals below the records."""
    table = delivery.tables["crisis_events"]
    if row != table.numbers[0]:
        return None
    cells: list[Cell] = ["" for _ in table.rows[0]]
    cells[0] = "Kopā:"
    found = Found("crisis_events", None, (len(table.rows) + 1,))
    return Planting((found,), added=(("crisis_events", cells),), lots=(Place("crisis_events", row),))
