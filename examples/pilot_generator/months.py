"""Calendar months of the pilot, as `YYYY-MM` and as days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

PERIODS = tuple(f"{number // 12}-{number % 12 + 1:02d}" for number in range(2022 * 12 + 7, 2023 * 12 + 10))
"""2022-08 … 2023-10, the months of the pilot."""


def first_day(period: str) -> date:
    """The first day of the month."""
    year, month = (int(part) for part in period.split("-"))
    return date(year, month, 1)


def last_day(period: str) -> date:
    """The last day of the month."""
    first = first_day(period)
    return first.replace(day=monthrange(first.year, first.month)[1])


def period_of(day: date) -> str:
    """The month in which the day lies."""
    return f"{day:%Y-%m}"


def days_within(start: date, end: date | None, period: str) -> list[date]:
    """The days of [start, end) that lie in the month; `end` None means that it goes on."""
    first = max(start, first_day(period))
    beyond = last_day(period) + timedelta(days=1)
    stop = beyond if end is None else min(end, beyond)
    return [first + timedelta(days=offset) for offset in range((stop - first).days)]


START = first_day(PERIODS[0])
"""The first day of the first month delivered."""
END = last_day(PERIODS[-1])
"""The last day of the last month delivered."""
