"""Taking faulty cells and rows out of what comes later: one fault, one finding (quality-checks.md)."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from feeds.contract import Feed
from feeds.findings import Finding, Severity
from feeds.frames import status_name
from feeds.normalising import CellStatus

INVALID = "invalid"
"""The status of a cell that has a finding of its own."""

_EMPTY = [CellStatus.MISSING.value, CellStatus.ABSENT.value]
_BLOCKING = (Severity.REJECT, Severity.ERROR)


def is_blocking(finding: Finding) -> bool:
    """Whether the finding refuses the delivery."""
    return finding.severity in _BLOCKING


def without_broken_rows(frame: pl.DataFrame, feed: Feed, file_findings: Iterable[Finding]) -> pl.DataFrame:
    """The frame without the rows that a FILE finding names: their cells may stand under the wrong headers."""
    broken = {row for f in file_findings if f.feed == feed.name and is_blocking(f) for row in f.rows}
    if not broken:
        return frame
    return frame.filter(~pl.col("source_row").is_in(sorted(broken)))


def mask(frame: pl.DataFrame, feed: Feed, cell_findings: Iterable[Finding]) -> pl.DataFrame:
    """The frame with `invalid` as status of every cell that PRIV or VAL found fault with.

    A required cell that is empty (VAL-01) or whose column is absent (FILE-12) is invalid too, so that "missing" means
    from here on: empty, and rightly so.
    """
    rows_of: dict[str, set[int]] = {}
    for finding in cell_findings:
        if finding.feed == feed.name and finding.column is not None:
            rows_of.setdefault(finding.column, set()).update(finding.rows)
    faulty = [
        pl.when(pl.col("source_row").is_in(sorted(rows)))
        .then(pl.lit(INVALID))
        .otherwise(status_name(column))
        .alias(status_name(column))
        for column, rows in rows_of.items()
        if column in {each.name for each in feed.columns}
    ]
    return without_empty_required(frame.with_columns(faulty) if faulty else frame, feed)


def without_empty_required(frame: pl.DataFrame, feed: Feed) -> pl.DataFrame:
    """The frame with `invalid` as status of every required cell that is empty or whose column is absent."""
    required = [status_name(column.name) for column in feed.columns if column.required]
    return frame.with_columns(pl.col(required).replace(_EMPTY, INVALID))
