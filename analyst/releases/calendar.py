"""The release calendar: which period is released on which day in Latvia. The days are a reviewed file, not a rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from analyst.released import ReleasePeriod
from feeds.errors import UserError

CALENDAR = Path(__file__).with_name("calendar.yaml")
_FRIDAY = 4


class CalendarError(ValueError):
    """The calendar is not as it must be: names the file, the period and what is wrong. Our mistake."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    period: str
    day: date


@cache
def release_calendar(path: Path = CALENDAR) -> Mapping[str, date]:
    """The day of each period, in the order of the days.

    CalendarError for a period that is none or stands there twice, a day before the period's end, on a weekend, or out
    of order.
    """
    read: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    days: dict[str, date] = {}
    before = date.min
    for entry in (_Entry.model_validate(row) for row in read["releases"]):
        fault = _fault(entry, before, days)
        if fault:
            raise CalendarError(f"{path.name}: {entry.period}: {fault}.")
        days[entry.period] = before = entry.day
    return days


def due_on(day: date) -> list[str]:
    """The periods that are released on a day."""
    return [period for period, released_on in release_calendar().items() if released_on == day]


def _fault(entry: _Entry, before: date, known: Mapping[str, date]) -> str | None:
    try:
        period = ReleasePeriod.parse(entry.period)
    except UserError:
        return "this is no period"
    if entry.period in known:
        return "it stands there twice"
    if entry.day <= period.last_day:
        return "its day is before its end"
    if entry.day.weekday() > _FRIDAY:
        return "its day is on a weekend"
    return "its day is before that of the line above" if entry.day < before else None
