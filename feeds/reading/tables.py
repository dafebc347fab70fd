"""From a grid of text cells to a feed's text table: header row, columns, rows that count (FILE-10 to 13, 16, 24, 25).

Both kinds of file meet here, so that the same table gives the same frame whatever it was delivered in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from feeds.contract import Feed
from feeds.findings import Finding
from feeds.headers import HeaderMatch, match_headers
from feeds.mappings.applying import contract_text
from feeds.mappings.feed_mapping import FeedMapping
from feeds.reading.faults import FileRefusedError, fault
from feeds.reading.stray_rows import Glance, glance, repeated_headers, totals, without


@dataclass(frozen=True, slots=True, repr=False)
class Grid:
    """The cells of a sheet or CSV file below its header row.

    `header` has one text for each column, `body` the Int64 column `source_row` and String columns `0`, `1`, … by
    position. `body` may be wider than `header`.
    """

    header: tuple[str | None, ...]
    header_row: int
    body: pl.DataFrame


@dataclass(frozen=True, slots=True, repr=False)
class TextTable:
    """A feed's rows as text: `source_row` and the contract columns in the file; `absent` are required ones missing.

    `mapping` is the one by which the table was read, None for the contract's own headers.
    """

    feed: Feed
    sheet: str | None
    text: pl.DataFrame
    absent: tuple[str, ...]
    mapping: FeedMapping | None = None


def text_table(
    grid: Grid, feed: Feed, sheet: str | None, mapping: FeedMapping | None = None
) -> tuple[TextTable, list[Finding]]:
    """The table of a grid and what is wrong with its columns and widths.

    Rows without any content are skipped. Rows that are no records (further header rows, totals) are left out, and so
    are those with more cells than headers: nobody can say what their cells mean. Raises FileRefusedError (FILE-10) when
    the first row that has content is no header row.
    """
    match = match_headers(grid.header, feed, mapping)
    if not match.columns:
        raise FileRefusedError(fault("FILE-10", feed=feed.name, sheet=sheet, rows=[grid.header_row]))
    titles = () if mapping is None else tuple(mapping.titles.values())
    seen = glance(grid.body, feed, titles)
    body = grid.body if seen.has_content.all() else grid.body.filter(seen.has_content)
    width = max((i for i, header in enumerate(grid.header) if header and header.strip()), default=-1) + 1
    findings = _column_findings(match, body, feed, sheet, width)
    for check_id, rows_of in _stray_rows(seen, feed, match, width, titles).items():
        rows = rows_of(body)
        if rows:
            findings.append(fault(check_id, feed=feed.name, sheet=sheet, rows=rows))
            body = without(body, rows)
    text = contract_text(body, match.columns, mapping)
    return TextTable(feed, sheet, text, match.missing_required, mapping), findings


def is_blank(cells: Sequence[str | None]) -> bool:
    """Whether no cell has content."""
    return all(cell is None or not cell.strip() for cell in cells)


def _stray_rows(
    seen: Glance, feed: Feed, match: HeaderMatch, width: int, titles: Sequence[str]
) -> dict[str, Callable[[pl.DataFrame], list[int]]]:
    """For each check of whole rows how to find its rows in a body; a row is looked for by the first that it fails."""
    key = next((str(position) for position, name in match.columns.items() if name == feed.key), None)
    return {
        "FILE-24": lambda body: repeated_headers(body, feed, titles) if seen.holds_header else [],
        "FILE-25": lambda body: totals(body, key) if seen.holds_total else [],
        "FILE-16": lambda body: _rows_with_content(body, [str(i) for i in range(width, len(body.columns) - 1)]),
    }


def _column_findings(
    match: HeaderMatch, body: pl.DataFrame, feed: Feed, sheet: str | None, width: int
) -> list[Finding]:
    def about(check_id: str, column: str) -> Finding:
        return fault(check_id, feed=feed.name, sheet=sheet, column=column)

    nameless = [position for position in match.blank if position < width and _rows_with_content(body, [str(position)])]
    return [
        *(about("FILE-11", name) for name in dict.fromkeys(match.duplicates.values())),
        *(about("FILE-12", name) for name in match.missing_required),
        *(about("FILE-13", f"column {position + 1}") for position in sorted([*match.unknown, *nameless])),
    ]


def _rows_with_content(body: pl.DataFrame, columns: Sequence[str]) -> list[int]:
    present = [column for column in columns if column in body.columns]
    return body.filter(~_all_blank(present))["source_row"].to_list() if present else []


def _all_blank(columns: Sequence[str]) -> pl.Expr:
    return pl.all_horizontal(pl.lit(True), *(pl.col(name).str.strip_chars().fill_null("") == "" for name in columns))
