"""Days, months and ages in plain dates. Nothing about homelessness belongs here."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

DAY = timedelta(days=1)

AGE_BANDS = (
    (0, 17, "Y0T17"),
    (18, 24, "Y18T24"),
    (25, 34, "Y25T34"),
    (35, 44, "Y35T44"),
    (45, 54, "Y45T54"),
    (55, 64, "Y55T64"),
)


def first_day(period: str) -> date:
    """First day of the month `YYYY-MM`."""
    return date(int(period[:4]), int(period[5:7]), 1)


def last_day(period: str) -> date:
    """Last day of the month `YYYY-MM`."""
    year, month = int(period[:4]), int(period[5:7])
    return date(year, month, monthrange(year, month)[1])


def period_of(day: date) -> str:
    """The month `YYYY-MM` in which a day lies."""
    return f"{day.year:04d}-{day.month:02d}"


def next_period(period: str) -> str:
    """The month after."""
    return period_of(last_day(period) + DAY)


def periods(first: str, last: str) -> Iterator[str]:
    """Months from first to last, both included; none when last comes before first."""
    while first <= last:
        yield first
        first = next_period(first)


def days(start: date, end: date) -> Iterator[date]:
    """Days of `[start, end)`."""
    while start < end:
        yield start
        start += DAY


def plus_months(day: date, months: int) -> date:
    """The same day that many months later, or the last day of a shorter month (methodology 5, horizons)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age_on(birth: str | None, day: date) -> int | None:
    """Full years from the birth month `1980-05` to a day; a bare year `1980` counts from 1 July (feeds.md, persons)."""
    if birth is None:
        return None
    year, month = (int(birth[:4]), int(birth[5:7])) if len(birth) > 4 else (int(birth), 7)
    return day.year - year - (day.month < month)


def age_band(birth: str | None, day: date) -> str:
    """The band of methodology 1; `_U` when the birth is unknown."""
    age = age_on(birth, day)
    if age is None:
        return "_U"
    for low, high, band in AGE_BANDS:
        if low <= age <= high:
            return band
    return "Y_GE65"
