"""Which rows bound their time soundly, so that the rules that compare days do not report one wrong day twice."""

from __future__ import annotations

import polars as pl

from feeds.contract import ColumnType, Feed, Privacy
from feeds.rules.cells import is_missing, is_ok
from feeds.rules.context import RuleContext

FACILITY_SPAN = ("open_from", "open_to")
"""`facilities` are facts of the month and have no span in the contract; these days bound the place itself."""


def bounds(feed: Feed) -> tuple[str, str]:
    """The columns of start and end of a span feed. ValueError for a feed that has none (a bug of ours)."""
    if feed.span is None or feed.span.end is None:
        raise ValueError(f"feed {feed.name} has no span with an end")
    return feed.span.start, feed.span.end


def in_order(start: str, end: str) -> pl.Expr:
    """The start is sound, and the end empty or not before it (otherwise the row is DATE-01's)."""
    return is_ok(start) & (is_missing(end) | (is_ok(end) & (pl.col(end) >= pl.col(start))))


def is_sound(start: str, end: str, context: RuleContext) -> pl.Expr:
    """Start and end in order, and neither after the period (otherwise the row is DATE-01's or DATE-02's)."""
    ends_later = is_ok(end) & (pl.col(end) > context.last_day)
    return in_order(start, end) & (pl.col(start) <= context.last_day) & ~ends_later.fill_null(False)


def has_wrong_days(start: str, end: str, context: RuleContext) -> pl.Expr:
    """Start or end lies after the period, or the end before the start: the row's days have findings (DATE-01, -02)."""
    is_late = (is_ok(start) & (pl.col(start) > context.last_day)) | (is_ok(end) & (pl.col(end) > context.last_day))
    is_reversed = is_ok(start) & is_ok(end) & (pl.col(end) < pl.col(start))
    return (is_late | is_reversed).fill_null(False)


def date_columns(feed: Feed) -> tuple[str, ...]:
    """The stored date columns in contract order: starts, events and ends. Birth dates are not among them."""
    return tuple(c.name for c in feed.columns if c.type is ColumnType.DATE and c.privacy is Privacy.OPEN)


def earliest_day(column: str, frame: pl.DataFrame) -> pl.Expr:
    """The first day that a date cell can mean: a year alone is stored as 1 July, but may mean January."""
    precision = f"{column}_precision"
    if precision not in frame.columns:
        return pl.col(column)
    return (
        pl.when(pl.col(precision) == "year")
        .then(pl.col(column).dt.truncate("1y"))
        .when(pl.col(precision) == "month")
        .then(pl.col(column).dt.truncate("1mo"))
        .otherwise(pl.col(column))
    )


def first_at_fault(faulty: dict[str, pl.Expr]) -> pl.Expr:
    """For each row the first of the columns whose condition holds, null when none does: one fault, one finding."""
    return pl.coalesce(
        pl.lit(None, dtype=pl.String),
        *(pl.when(condition.fill_null(False)).then(pl.lit(column)) for column, condition in faulty.items()),
    )
