"""How a rule asks about cells: by their status, so that a cell with a finding of its own takes no part.

The gate has set the status of every cell that FILE, PRIV or VAL found fault with, so that both questions below are
answered with no for it (quality-checks.md, "One fault, one finding").
"""

from __future__ import annotations

from functools import cache

import polars as pl

from feeds.contract import Feed
from feeds.frames import status_name

WITHDRAWN = "withdrawn"


@cache
def is_ok(column: str) -> pl.Expr:
    """The cell holds a sound value."""
    return pl.col(status_name(column)) == "ok"


@cache
def is_missing(column: str) -> pl.Expr:
    """The cell is empty and may be (a required one that is empty has a finding), or its optional column is absent."""
    return pl.col(status_name(column)).is_in(["missing", "absent"])


def is_yes(column: str) -> pl.Expr:
    """The boolean cell is sound and true."""
    return is_ok(column) & pl.col(column).fill_null(False)


def where(frame: pl.DataFrame, condition: pl.Expr) -> pl.DataFrame:
    """`frame.filter(condition)`; the frame itself when all rows meet it, as nearly always: no column is copied then."""
    met = frame.select(condition).to_series()
    return frame if met.all(ignore_nulls=False) and met.len() == frame.height else frame.filter(condition)


def is_live(feed: Feed) -> pl.Expr:
    """The row is not taken back: withdrawn rows take part in FILE, VAL, KEY and REF only (feeds.md).

    A row whose `withdrawn` cell is faulty is not live either: whether it counts is unknown until that is mended.
    """
    if WITHDRAWN not in {column.name for column in feed.columns}:
        return pl.lit(True)
    return is_missing(WITHDRAWN) | (is_ok(WITHDRAWN) & ~pl.col(WITHDRAWN).fill_null(False))
