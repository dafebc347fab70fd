"""Nights as half-open intervals of days: [start, end), the night of a day belongs to that day (feeds.md)."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from feeds.rules.months import first_day, last_day

_NIGHT = timedelta(days=1)


def after(period: str) -> date:
    """The day after the period's last: where open records are cut, for nothing is known beyond."""
    return last_day(period) + _NIGHT


def until(end: str, cut: date | pl.Expr) -> pl.Expr:
    """The day on which the record's nights end: its end, or `cut` while it is open."""
    return pl.col(end).fill_null(cut)


def nights_in(period: str, start: str, end: str) -> pl.Expr:
    """How many of the nights [start, end) lie in the period; an empty end means open. 0 for a same-day record."""
    begins = pl.max_horizontal(pl.col(start), pl.lit(first_day(period)))
    ends = pl.min_horizontal(until(end, after(period)), pl.lit(after(period)))
    return (ends - begins).dt.total_days().clip(lower_bound=0)
