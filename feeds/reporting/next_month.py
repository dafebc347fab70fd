"""Next month's workbook out of last month's file: everything that goes on is filled in already.

feeds.md: an open record is delivered again each month until it ends. Made in memory from the delivered texts for the
person who delivered them (ADR 8), never stored; what a clerk must decide anew is left empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
from openpyxl.worksheet.worksheet import Worksheet

from feeds.contract import Feed
from feeds.contract_loading import load_contracts
from feeds.headers import match_headers
from feeds.mappings.applying import contract_text
from feeds.message_values import Language
from feeds.normalising.texts import identifier, trimmed
from feeds.reading.original_tables import OriginalTable
from feeds.reporting.cell_writing import write_delivered
from feeds.reporting.workbook_in_memory import saved_in_memory
from feeds.rules.openness import end_columns
from feeds.templates import sheet_name, template_workbook

_PERSON = "local_person_id"
_OF_THE_MONTH = {"facilities": ("refusals",)}
"""Columns of a restated record that hold a fact of the month, and are counted anew."""
_NOT_WITHDRAWN = ("false", "0", "nē", "ne", "no")


def next_months_workbook(originals: Sequence[OriginalTable], language: Language) -> bytes | None:
    """The XLSX file with the data sets of these tables; None when none of them is one that can be read.

    Open stays, discharges, evictions, enrolments and tenancies, the people whom they name, and all places. Facts of a
    month and sightings, which are never open, are left to be written.
    """
    tables = {table.feed: table for table in originals if table.header_row is not None}
    if not tables:
        return None
    contracts = load_contracts()
    rows = {name: _going_on(_rows_of(tables[name], feed), feed) for name, feed in contracts.items() if name in tables}
    if "persons" in rows:
        rows["persons"] = _named_elsewhere(rows)
    workbook = template_workbook([contracts[name] for name in rows], language)
    for name, frame in rows.items():
        _write(workbook[sheet_name(contracts[name], language)], frame, contracts[name])
    return saved_in_memory(workbook)


def _rows_of(table: OriginalTable, feed: Feed) -> pl.DataFrame:
    """The rows below the header, as texts; the contract's columns, absent ones empty, without wholly empty rows.

    A vendor's export is read by the mapping of its municipality: its codes are ours.
    """
    positions = [str(position) for position in range(table.cells.width - 1)]
    header = table.cells.filter(pl.col("source_row") == table.header_row).select(positions)
    names = match_headers(header.row(0), feed, table.mapping).columns
    below = table.cells.filter(pl.col("source_row") > table.header_row)
    filled = below.filter(~pl.all_horizontal(trimmed(pl.col(str(position))).is_null() for position in names))
    texts = contract_text(filled, names, table.mapping)
    return texts.select(
        (trimmed(pl.col(column.name)) if column.name in texts.columns else pl.lit(None, pl.String)).alias(column.name)
        for column in feed.columns
    )


def _going_on(rows: pl.DataFrame, feed: Feed) -> pl.DataFrame:
    """The rows of a data set that the next month restates."""
    if feed.name == "persons":
        return rows
    if feed.name in _OF_THE_MONTH:
        return rows.with_columns(pl.lit(None, pl.String).alias(name) for name in _OF_THE_MONTH[feed.name])
    ends = end_columns(feed.name)
    if not ends:
        return rows.clear()
    still_counts = pl.col("withdrawn").is_null() | pl.col("withdrawn").str.to_lowercase().is_in(_NOT_WITHDRAWN)
    return rows.filter(still_counts & pl.all_horizontal(pl.col(end).is_null() for end in ends))


def _named_elsewhere(rows: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The persons whom a row that goes on names."""
    named = [
        frame.select(identifier(pl.col(_PERSON)))
        for name, frame in rows.items()
        if name != "persons" and _PERSON in frame.columns
    ]
    ids = pl.concat(named)[_PERSON].drop_nulls().unique() if named else pl.Series([], dtype=pl.String)
    return rows["persons"].filter(identifier(pl.col(_PERSON)).is_in(ids.implode()))


def _write(sheet: Worksheet, rows: pl.DataFrame, feed: Feed) -> None:
    for number, texts in enumerate(rows.iter_rows(), start=2):
        for position, (text, column) in enumerate(zip(texts, feed.columns, strict=True), start=1):
            if text:
                write_delivered(sheet.cell(number, position), text, column)
