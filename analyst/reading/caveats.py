"""What a reader must know about rows before quoting them: coverage, and how many are not plain figures."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Caveats:
    """Of the rows of one figure. `coverage`: the lowest and the highest share of what should be in; None: not said."""

    rows: int
    coverage: tuple[float, float] | None
    provisional: int
    unreliable: int
    breaks: int
    not_collected: int
    suppressed: int


def caveats_of(frame: pl.DataFrame) -> Caveats:
    """Counts of rows by `obs_status`; of a frame without that column, all are plain."""
    status = frame["obs_status"] if "obs_status" in frame.columns else pl.Series([], dtype=pl.String)
    coverage = frame["coverage"].drop_nulls() if "coverage" in frame.columns else pl.Series([], dtype=pl.Float64)

    def count(code: str) -> int:
        return int((status == code).sum())

    return Caveats(
        rows=frame.height,
        coverage=(float(str(coverage.min())), float(str(coverage.max()))) if coverage.len() else None,
        provisional=count("P"),
        unreliable=count("U"),
        breaks=count("B"),
        not_collected=count("L"),
        suppressed=count("Q"),
    )
