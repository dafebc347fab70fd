"""A table of a release in the two shapes that files need: long with codes, and wide with labels for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from analyst.releases.content import LEFT_OUT, own_dimensions
from analyst.releases.values import rounded
from analyst.releases.wording import NOT_APPLICABLE, Text, code_label, column_title, in_order, measure_title

STATUS_COLUMNS = ("obs_status", "conf_status", "coverage")
_NORMAL = "A"
_TOTAL = "_T"


@dataclass(frozen=True, slots=True)
class WideRow:
    """A row of a sheet: its keys as codes, its values, which of them are left out, statuses and coverage."""

    keys: tuple[str, ...]
    values: tuple[float | int | None, ...]
    statuses: tuple[str, ...]
    coverage: float | None

    @property
    def remarks(self) -> tuple[str, ...]:
        """The statuses other than the normal one, each once."""
        return tuple(sorted({s for s in self.statuses if s and s != _NORMAL}))


@dataclass(frozen=True, slots=True)
class WideTable:
    """A table as a person reads it: a row for each area, period and breakdown, a column for each measure."""

    name: str
    keys: tuple[str, ...]
    measures: tuple[str, ...]
    decimals: tuple[int, ...]
    rows: tuple[WideRow, ...]

    @property
    def titles(self) -> tuple[Text, ...]:
        """The titles of all its columns, keys first."""
        return (*map(column_title, self.keys), *map(measure_title, self.measures))


def long_table(observations: pl.DataFrame) -> pl.DataFrame:
    """One row a cell: frequency, period, the table's own dimensions, measure, unit, value, statuses, coverage."""
    keys = ("freq", "time_period", *own_dimensions(observations), "measure", "unit_measure")
    return observations.select(*keys, "obs_value", "decimals", *STATUS_COLUMNS)


def wide_table(name: str, observations: pl.DataFrame) -> WideTable:
    """The observations of one table with its measures side by side, in the order of their wording."""
    keys = (
        "time_period",
        *(d for d in own_dimensions(observations) if d == "ref_area" or not _is_total(observations[d])),
    )
    measures = in_order(observations["measure"].unique(maintain_order=True))
    decimals = dict(observations.select("measure", "decimals").iter_rows())
    rows = tuple(_wide_rows(observations, keys, measures))
    return WideTable(name, keys, measures, tuple(decimals[m] for m in measures), rows)


def left_out(observations: pl.DataFrame) -> int:
    """How many cells are left out."""
    return observations.filter(pl.col("obs_status") == LEFT_OUT).height


def labelled(keys: Sequence[str], codes: Sequence[str]) -> Iterator[Text]:
    """The codes of a row as labels."""
    return (code_label(key, code) for key, code in zip(keys, codes, strict=True))


def _is_total(codes: pl.Series) -> bool:
    return bool(codes.is_in([_TOTAL, NOT_APPLICABLE]).all())


def _wide_rows(observations: pl.DataFrame, keys: Sequence[str], measures: Sequence[str]) -> Iterator[WideRow]:
    grouped = observations.group_by(keys, maintain_order=True).agg(
        "measure", "obs_value", "decimals", "obs_status", "coverage"
    )
    for row in grouped.iter_rows(named=True):
        cells = dict(
            zip(row["measure"], zip(row["obs_value"], row["decimals"], row["obs_status"], strict=True), strict=True)
        )
        held = [cells.get(m, (None, 0, "")) for m in measures]
        known = [c for c in row["coverage"] if c is not None]
        yield WideRow(
            keys=tuple(row[key] for key in keys),
            values=tuple(rounded(value, decimals) for value, decimals, _ in held),
            statuses=tuple(status for _, _, status in held),
            coverage=min(known) if known else None,
        )
