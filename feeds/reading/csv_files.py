"""One CSV file to a text table: encoding, separator, records, header, all detected (FILE-04, 06, FILE-14 to 17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

import polars as pl

from feeds.contract import Feed
from feeds.contract_loading import load_contracts
from feeds.findings import Finding
from feeds.headers import match_headers, recognise_feed
from feeds.mappings.feed_mapping import FeedMapping
from feeds.mappings.recognising import recognise_table
from feeds.reading.csv_structure import (
    SEPARATORS,
    Record,
    first_record,
    has_mixed_separators,
    records,
    split_at_any,
)
from feeds.reading.encodings import UNDECODABLE, decode, is_utf_16
from feeds.reading.faults import FileRefusedError, fault
from feeds.reading.limits import Limits
from feeds.reading.tables import Grid, TextTable, is_blank, text_table

_NO_CONTENT = "".join(SEPARATORS) + ' \r\n"'


@dataclass(frozen=True, slots=True, repr=False)
class CsvReading:
    """What a CSV file was taken for, its table (None when it is no feed), and its faults."""

    encoding: str
    separator: str
    table: TextTable | None
    findings: tuple[Finding, ...] = ()


def read_csv(
    content: bytes, named_feed: str | None, limits: Limits, mappings: Sequence[FeedMapping] = ()
) -> CsvReading:
    """Read one CSV file. `named_feed` is the feed that the way of delivery names, if it does.

    Cells that a row lacks at its end are missing values. Rows with a FILE fault take no part in what follows. Raises
    FileRefusedError when nothing can be read: UTF-16, no content, no header row, more cells than any table has.
    """
    named = recognise_feed(named_feed) if named_feed else None
    if is_utf_16(content):
        raise FileRefusedError(fault("FILE-14", feed=named, rows=[1]))
    decoded = decode(content)
    if is_beyond_reason(decoded.text, limits):
        raise FileRefusedError(fault("FILE-06", feed=named))
    dialect = dialect_of(decoded.text, named, mappings)
    if dialect is None:
        raise FileRefusedError(fault("FILE-04", feed=named))
    if dialect.feed is None:
        return CsvReading(decoded.encoding, dialect.separator, None)
    table, findings = _table(decoded.text, dialect, load_contracts()[dialect.feed], limits)
    return CsvReading(decoded.encoding, dialect.separator, table, tuple(findings))


def is_beyond_reason(text: str, limits: Limits) -> bool:
    """Whether the text has more lines or separators than a table may have rows and cells; told before it is parted."""
    lines = max(text.count("\n"), text.count("\r"))
    return lines > limits.rows or max(text.count(separator) for separator in SEPARATORS) > limits.cells


@dataclass(frozen=True, slots=True, repr=False)
class Dialect:
    """A separator and the header that it gives; `matches` are the contract columns found, perhaps by a mapping."""

    separator: str
    header: Record
    feed: str | None
    matches: int
    mapping: FeedMapping | None = None


def dialect_of(text: str, named: str | None, mappings: Sequence[FeedMapping] = ()) -> Dialect | None:
    """The separator whose header fits the contracts best, else gives the most cells; None when there is no content."""
    if not text.strip(_NO_CONTENT):
        return None
    found = []
    for separator in SEPARATORS:
        header = first_record(text, separator)
        if header is not None:
            feed, mapping = recognise_table(header.cells, mappings, named)
            found.append(Dialect(separator, header, feed, _matches(header.cells, feed, mapping), mapping))
    return max(found, key=lambda d: (d.matches, len(d.header.cells)), default=None)


def _matches(cells: Sequence[str], feed: str | None, mapping: FeedMapping | None) -> int:
    return len(match_headers(cells, load_contracts()[feed], mapping).columns) if feed else 0


def _table(text: str, dialect: Dialect, feed: Feed, limits: Limits) -> tuple[TextTable, list[Finding]]:
    header = dialect.header
    if any(UNDECODABLE in cell for cell in header.cells):
        raise FileRefusedError(fault("FILE-14", feed=feed.name, rows=[header.row]))
    if _matches(split_at_any(header.cells), feed.name, dialect.mapping) > dialect.matches:
        raise FileRefusedError(fault("FILE-15", feed=feed.name, rows=[header.row]))
    parsed = records(text, dialect.separator)
    if header.row in parsed.unclosed:
        raise FileRefusedError(fault("FILE-17", feed=feed.name, rows=[header.row]))
    body = [record for record in parsed.rows if record.row > header.row and not is_blank(record.cells)]
    width = len(header.cells)
    widest = max([width, *(len(record.cells) for record in body)])
    if widest > limits.columns or widest * len(body) > limits.cells:
        raise FileRefusedError(fault("FILE-06", feed=feed.name))
    undecodable = [r.row for r in body if any(UNDECODABLE in cell for cell in r.cells)] if UNDECODABLE in text else []
    mixed = [r.row for r in body if len(r.cells) < width and has_mixed_separators(r.cells, width)]
    left_out = {*undecodable, *mixed}
    kept = [r for r in body if r.row not in left_out]
    grid = Grid(tuple(header.cells), header.row, grid_body(kept, width))
    table, findings = text_table(grid, feed, None, dialect.mapping)
    for check_id, rows in (("FILE-14", undecodable), ("FILE-15", mixed), ("FILE-17", parsed.unclosed)):
        if rows:
            findings.append(fault(check_id, feed=feed.name, rows=rows))
    return table, findings


def grid_body(body: Sequence[Record], width: int) -> pl.DataFrame:
    """The records as a grid's body, at least `width` cells wide."""
    columns: list[list[str | None]] = [list(cells) for cells in zip_longest(*(record.cells for record in body))]
    columns += [[None] * len(body) for _ in range(width - len(columns))]
    series = [pl.Series(str(position), cells, dtype=pl.String) for position, cells in enumerate(columns)]
    return pl.DataFrame([pl.Series("source_row", [record.row for record in body], dtype=pl.Int64), *series])
