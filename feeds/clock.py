"""The only source of the present time, so that tests can set it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
RIGA = ZoneInfo("Europe/Riga")


def system_clock() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def naive_utc(moment: datetime) -> datetime:
    """A timestamp as the ledger and DuckDB store it: UTC without zone. A moment without zone is taken as UTC."""
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def today_in_latvia(clock: Clock) -> date:
    """The calendar day in Latvia, by which a period is over or not."""
    return clock().astimezone(RIGA).date()


def day_in_latvia(moment: datetime) -> date:
    """The calendar day in Latvia of a moment as the ledger stores it: UTC without zone."""
    return moment.replace(tzinfo=UTC).astimezone(RIGA).date()
