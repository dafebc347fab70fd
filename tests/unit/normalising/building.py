"""Builders for the tests of normalising: one column of texts through a feed's rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from feeds.contract_loading import load_contracts
from feeds.normalising import KnownNames, normalise

PERIOD = "2026-03"


def table(**columns: Sequence[str | None]) -> pl.DataFrame:
    """A text table whose rows are numbered from 2."""
    height = len(next(iter(columns.values())))
    rows = pl.Series("source_row", range(2, height + 2), dtype=pl.Int64)
    return pl.DataFrame([rows, *(pl.Series(name, texts, dtype=pl.String) for name, texts in columns.items())])


def normalised(
    feed: str, names: Iterable[tuple[str | None, str | None]] = (), **columns: Sequence[str | None]
) -> pl.DataFrame:
    return normalise(table(**columns), load_contracts()[feed], period=PERIOD, known_names=KnownNames.of(names))


def judged(feed: str, column: str, text: str | None, names: Iterable[tuple[str | None, str | None]] = ()):
    """Value and status of one cell."""
    return normalised(feed, names, **{column: [text]}).select(column, f"{column}__status").row(0)
