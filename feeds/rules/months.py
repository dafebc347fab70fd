"""The calendar month that a period names."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def first_day(period: str) -> date:
    """The first day of `period` (`YYYY-MM`)."""
    return date.fromisoformat(f"{period}-01")


def last_day(period: str) -> date:
    """The last day of `period` (`YYYY-MM`), 29 February in leap years."""
    first = first_day(period)
    return first.replace(day=monthrange(first.year, first.month)[1])


def month_before(period: str, months: int = 1) -> str:
    """The period `months` calendar months before `period`; the period itself for 0."""
    count = int(period[:4]) * 12 + int(period[5:]) - 1 - months
    return f"{count // 12:04d}-{count % 12 + 1:02d}"
