"""Ids that a spreadsheet has robbed of their leading zeros: `00123` that became `123` (FILE-28).

Nobody can tell it from one id alone; it shows where other ids of the same kind in the delivery have kept theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from feeds.contract import Column, Privacy
from feeds.findings import Finding
from feeds.normalising.columns import apart, for_each_cell, together
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
    """One id column of a table, its cells trimmed."""

    table: TextTable
    column: Column
    ids: pl.Series

    @property
    def kind(self) -> str:
        """What the ids are of."""
        assert self.column.id_kind is not None, "only ids are looked at"
        return self.column.id_kind


def lost_zeros(tables: Sequence[TextTable]) -> Iterator[LostZeros]:
    """For each id column the numbers that are shorter than the ids of its kind that begin with a zero, if any.

    Only where these all have one length: then the municipality pads its ids. A cell that refers to an id which is no
    key in the delivery is left to REF-01 to REF-03, so that one fault has one finding.
    """
    found = _ids(tables)
    widths = _padded_widths(found)
    for column in found:
        width = widths.get(column.kind)
        if width is None:
            continue
        alike = [other.ids for other in found if other.kind == column.kind and other.column.key]
        keys = pl.concat([column.ids.head(0), *alike])
        ids = pl.DataFrame([column.table.text["source_row"], column.ids.alias("id")])
        is_short = pl.col("id").str.contains(_DIGITS) & (pl.col("id").str.len_chars() < width)
        short = ids.filter(is_short & pl.col("id").is_in(keys.unique().implode()))
        if not short.is_empty():
            padded = pl.col("id").str.zfill(width).alias("padded")
            yield LostZeros(column.table, column.column, short.select("source_row", padded))


def _ids(tables: Sequence[TextTable]) -> list[_Ids]:
    """All id columns; their cells are trimmed as one."""
    held = [(table, column) for table in tables for column in _id_columns(table)]
    raw = {(table.feed.name, column.name): table.text[column.name] for table, column in held}
    cells = together(raw).to_frame().select(identifier(trimmed(pl.col("cell"))))["cell"]
    ids = apart(cells, raw)
    return [_Ids(table, column, ids[table.feed.name, column.name]) for table, column in held]


def _id_columns(table: TextTable) -> list[Column]:
    present = set(table.text.columns)
    return [c for c in table.feed.columns if c.privacy is Privacy.IDENTIFIER and c.id_kind and c.name in present]


def _padded_widths(columns: Sequence[_Ids]) -> dict[str, int]:
    """By kind the length of all ids that begin with a zero; kinds without such ids, or of several lengths, lack."""
    kinds = list(dict.fromkeys(column.kind for column in columns))
    ids = {(column.table.feed.name, column.column.name): column.ids for column in columns}
    kind_of = {(column.table.feed.name, column.column.name): kinds.index(column.kind) for column in columns}
    led = (
        pl.DataFrame({"id": together(ids), "kind": for_each_cell(ids, kind_of.__getitem__)})
        .filter(pl.col("id").str.contains(_LED_BY_ZERO))
        .select("kind", width=pl.col("id").str.len_chars())
        .unique()
    )
    widths: dict[str, list[int]] = {}
    for kind, width in led.iter_rows():
        widths.setdefault(kinds[kind], []).append(width)
    return {kind: found[0] for kind, found in widths.items() if len(found) == 1}
