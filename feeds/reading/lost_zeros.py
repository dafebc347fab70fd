"""Ids that a spreadsheet has robbed of their leading zeros: `00123` that became `123` (FILE-28).

Nobody can tell it from one id alone; it shows where other ids of the same kind in the delivery have kept theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from feeds.contract import Column, Privacy
from feeds.findings import Finding
from feeds.normalising.texts import identifier, trimmed
from feeds.reading.faults import fault
from feeds.reading.tables import TextTable

_DIGITS = r"^\d+$"
_LED_BY_ZERO = r"^0\d+$"


@dataclass(frozen=True, slots=True, repr=False)
class LostZeros:
    """The ids of a column that have lost their zeros: `source_row`, and `padded`, the id as it must have been."""

    table: TextTable
    column: Column
    ids: pl.DataFrame

    @property
    def finding(self) -> Finding:
        """The warning on these cells."""
        table, rows = self.table, self.ids["source_row"]
        return fault("FILE-28", feed=table.feed.name, sheet=table.sheet, column=self.column.name, rows=rows)


@dataclass(frozen=True, slots=True, repr=False)
class _Ids:
    """One id column of a table: `source_row` and `id`, trimmed."""

    table: TextTable
    column: Column
    ids: pl.DataFrame


def lost_zeros(tables: Sequence[TextTable]) -> Iterator[LostZeros]:
    """For each id column the numbers that are shorter than the ids of its kind that begin with a zero, if any.

    Only where these all have one length: then the municipality pads its ids. A cell that refers to an id which is no
    key in the delivery is left to REF-01 to REF-03, so that one fault has one finding.
    """
    found = [_ids(table, column) for table in tables for column in _id_columns(table)]
    alike_by_kind = {
        kind: [other for other in found if other.column.id_kind == kind]
        for kind in dict.fromkeys(column.column.id_kind for column in found)
    }
    width_by_kind = {kind: _padded_width(alike) for kind, alike in alike_by_kind.items()}
    for column in found:
        alike, width = alike_by_kind[column.column.id_kind], width_by_kind[column.column.id_kind]
        if width is None:
            continue
        keys = pl.concat([column.ids["id"].head(0), *(other.ids["id"] for other in alike if other.column.key)])
        is_short = pl.col("id").str.contains(_DIGITS) & (pl.col("id").str.len_chars() < width)
        short = column.ids.filter(is_short & pl.col("id").is_in(keys.unique().implode()))
        if not short.is_empty():
            padded = pl.col("id").str.zfill(width).alias("padded")
            yield LostZeros(column.table, column.column, short.select("source_row", padded))


def _id_columns(table: TextTable) -> list[Column]:
    present = set(table.text.columns)
    return [c for c in table.feed.columns if c.privacy is Privacy.IDENTIFIER and c.id_kind and c.name in present]


def _ids(table: TextTable, column: Column) -> _Ids:
    ids = table.text.select("source_row", identifier(trimmed(pl.col(column.name))).alias("id"))
    return _Ids(table, column, ids)


def _padded_width(columns: Sequence[_Ids]) -> int | None:
    """The one length of all ids that begin with a zero; None when there are none or of several lengths."""
    widths: set[int] = set()
    for column in columns:
        led = column.ids.filter(pl.col("id").str.contains(_LED_BY_ZERO))
        widths.update(led["id"].str.len_chars().unique().to_list())
    return widths.pop() if len(widths) == 1 else None
