"""The simulated months as whole day numbers (days since 1970-01-01), in which lives are reckoned and arrays indexed."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

FIRST_PERIOD = "2021-07"
"""The first month of the municipalities as they are since the territorial reform of 2021."""
LEAD_DAYS = 3 * 365
"""Lives may have begun that long before the first month."""

EPOCH = date(1970, 1, 1)

Days = NDArray[np.int64]


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def as_date(number: int) -> date:
    """The date of a day number."""
    return EPOCH + timedelta(days=int(number))


@dataclass(frozen=True)
class Months:
    """That many months from FIRST_PERIOD on."""

    number: int

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """`YYYY-MM` of each month."""
        start = int(FIRST_PERIOD[:4]) * 12 + int(FIRST_PERIOD[5:]) - 1
        return tuple(f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(start, start + self.number))

    @cached_property
    def first_days(self) -> Days:
        """Day number of each month's first day."""
        return np.array([day_number(date(int(p[:4]), int(p[5:]), 1)) for p in self.periods])

    @cached_property
    def last_days(self) -> Days:
        """Day number of each month's last day."""
        return np.array(
            [day_number(date(y, m, monthrange(y, m)[1])) for y, m in ((int(p[:4]), int(p[5:])) for p in self.periods)]
        )

    @property
    def start(self) -> int:
        """The first day of all."""
        return int(self.first_days[0])

    @property
    def end(self) -> int:
        """The last day of all."""
        return int(self.last_days[-1])

    @property
    def base(self) -> int:
        """The first day on which anything may have happened."""
        return self.start - LEAD_DAYS

    @cached_property
    def month_of_day(self) -> NDArray[np.int64]:
        """By day since `base`: the month's number, -1 before the first; the day after the end is of the next month."""
        months = np.full(self.end - self.base + 2, -1, dtype=np.int64)
        for number, (first, last) in enumerate(zip(self.first_days, self.last_days, strict=True)):
            months[first - self.base : last - self.base + 1] = number
        months[-1] = self.number
        return months

    @cached_property
    def year_of_day(self) -> NDArray[np.int64]:
        """By day since `base`: the calendar year."""
        days = np.arange(self.base, self.end + 2).astype("datetime64[D]")
        return np.asarray(days.astype("datetime64[Y]").astype(np.int64) + 1970)
