"""The earlier publication that a build's figures are compared with (methodology 10, revisions), read from its file.

Which one is decided by cut-offs alone, never by when a file was written: a build for an earlier `as_of` finds the
publication that preceded it then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

FIGURES = "marts.headline_figures"
"""Every published file keeps its own, so that the next build need not know how they were worked out."""

PREVIOUS_FIGURES: dict[str, pl.DataType | type[pl.DataType]] = {
    "mart": pl.String,
    "time_period": pl.String,
    "ref_area": pl.String,
    "breakdown": pl.String,
    "figure": pl.String,
    "value": pl.Float64,
}


@dataclass(frozen=True, slots=True)
class EarlierPublication:
    """A published file: the build it holds and that build's cut-off (UTC)."""

    file: Path
    build_id: str
    as_of: datetime

    def figures(self) -> pl.DataFrame:
        """Its headline figures, with the columns of `accepted.previous_figures`."""
        with duckdb.connect(str(self.file), read_only=True) as connection:
            figures: pl.DataFrame = connection.sql(f"SELECT {', '.join(PREVIOUS_FIGURES)} FROM {FIGURES}").pl()
        return figures


def earlier_publication(published: Path, as_of: datetime, through: str | None) -> EarlierPublication | None:
    """The publication of the latest cut-off before `as_of`, or None.

    Only files cut at the same month count: against another the comparison would show the cut, not what was revised.
    Of several of one cut-off the last built counts.
    """
    earlier = [p for p in _publications(published, through) if p.as_of < as_of]
    return max(earlier, key=lambda p: (p.as_of, p.build_id), default=None)


def _publications(published: Path, through: str | None) -> Iterator[EarlierPublication]:
    """Those of the cut-off month that keep headline figures; a publication of older code does not."""
    for file in sorted(published.glob("pajumte_*.duckdb")):
        with duckdb.connect(str(file), read_only=True) as connection:
            if not _has_figures(connection):
                continue
            rows = connection.execute("SELECT build_id, as_of, through FROM marts.publication").fetchall()
        for build_id, as_of, cut_at in rows:
            if cut_at == through:
                yield EarlierPublication(file, build_id, as_of)


def _has_figures(connection: duckdb.DuckDBPyConnection) -> bool:
    schema, table = FIGURES.split(".")
    found = connection.execute(
        "SELECT 1 FROM duckdb_tables() WHERE schema_name = ? AND table_name = ?", [schema, table]
    ).fetchone()
    return found is not None
