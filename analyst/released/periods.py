"""The periods that are released: a month, a quarter, a year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from feeds.errors import UserError

_FORM = re.compile(r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")


@dataclass(frozen=True, slots=True)
class ReleasePeriod:
    """Whole months that are released together. `text` as it was asked for: `2026`, `2026-Q3`, `2026-09`."""

    text: str
    months: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> ReleasePeriod:
        """The period of that name. UserError when it names none."""
        found = _FORM.fullmatch(text.strip())
        if not found:
            raise UserError(f"'{text}' is no period: write a quarter as 2026-Q3, a year as 2026, a month as 2026-09.")
        if found["month"]:
            numbers = range(int(found["month"]), int(found["month"]) + 1)
        elif found["quarter"]:
            numbers = range(3 * int(found["quarter"]) - 2, 3 * int(found["quarter"]) + 1)
        else:
            numbers = range(1, 13)
        return cls(text.strip(), tuple(f"{found['year']}-{number:02}" for number in numbers))

    @property
    def freq(self) -> str:
        """CL_FREQ: M, Q or A."""
        return {1: "M", 3: "Q", 12: "A"}[len(self.months)]

    @property
    def year(self) -> str | None:
        """The year, when the period is a whole one."""
        return self.text if self.freq == "A" else None

    @property
    def first_day(self) -> date:
        """Of the first month."""
        return date.fromisoformat(f"{self.months[0]}-01")

    @property
    def last_day(self) -> date:
        """Of the last month."""
        return (date.fromisoformat(f"{self.months[-1]}-01") + timedelta(days=31)).replace(day=1) - timedelta(days=1)
