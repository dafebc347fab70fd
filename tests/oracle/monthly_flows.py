"""In, out, and from area to area, month by month (methodology 4, `monthly_flows`; ADR 3 "Flows")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tests.oracle.calendar import DAY, first_day, last_day, period_of
from tests.oracle.delivered import Delivered
from tests.oracle.geography import areas_on, is_municipality
from tests.oracle.people import Person
from tests.oracle.spells import Homelessness
from tests.oracle.timeline import CENSORED, Day, Episode, Timelines
from tests.worlds.logical import LogicalDelivery

OUTFLOW_OF = {
    "permanent": "outflow_permanent",
    "hf": "outflow_hf",
    "institution": "outflow_institution",
    "deceased": "outflow_deceased",
    "homeless": "outflow_homeless_unseen",
    "other": "outflow_other",
    "unknown": "outflow_unknown",
}
ENTRIES = ("inflow_new", "inflow_returned_housing", "inflow_returned_other", "transfers_in", "coverage_in")
LEAVINGS = (*OUTFLOW_OF.values(), "transfers_out", "coverage_out")
COLUMNS = ("active_start", *ENTRIES, *LEAVINGS, "active_end")

Key = tuple[str, str]


def monthly_flows(accepted: Sequence[LogicalDelivery], through: str | None = None) -> dict[Key, dict[str, int]]:
    """(time_period, ref_area) → COLUMNS, and `covered` (1 when a lineage of the area is covered at the month's end).

    Uncovered area-months appear only with something to count in them (the people whose coverage has ended): a mart may
    leave those rows out or mark them `L`.
    """
    flows = Flows(Delivered(accepted, through))
    rows = {key: dict.fromkeys(COLUMNS, 0) | {"covered": 1} for key in flows.covered}
    for seen in flows.seen():
        rows.setdefault((seen.month, seen.area), dict.fromkeys(COLUMNS, 0) | {"covered": 0})[seen.column] += 1
    return rows


@dataclass(frozen=True, slots=True)
class Seen:
    """A person whom an area counts once in one of COLUMNS of a month."""

    month: str
    area: str
    column: str
    person: Person


class Flows:
    """Everybody whom some area counts in some column of a month."""

    def __init__(self, delivered: Delivered) -> None:
        self.delivered = delivered
        self.homelessness = Homelessness(delivered)
        self.months = delivered.covered_months()
        self.starts = {lineage: delivered.counting_start(lineage) for lineage in delivered.lineages()}
        self.ends = {lineage: delivered.counting_end(lineage) for lineage in delivered.lineages()}
        self.first_month_of_area = self._first_months()
        self.covered: set[Key] = {
            (month, area)
            for month in self.months
            for lineage in self.starts
            if self._is_covered(lineage, last_day(month))
            for area in areas_on(lineage, last_day(month))
        }

    def seen(self) -> Iterator[Seen]:
        """Walks through each person's days in homelessness."""
        for person, episodes in Timelines(self.homelessness).episodes.items():
            before: Episode | None = None
            for episode in episodes:
                day = episode.start
                while day <= episode.end:
                    for area, column in self._pass(episode, day, before):
                        if period_of(day) in self.months:
                            yield Seen(period_of(day), area, column, person)
                    day += DAY
                before = episode

    def _is_covered(self, lineage: str, day: date) -> bool:
        start, end = self.starts[lineage], self.ends[lineage]
        return start is not None and end is not None and start <= day <= end

    def _first_months(self) -> dict[str, str]:
        first: dict[str, str] = {}
        for month in self.months:
            for lineage in self.starts:
                if self._is_covered(lineage, last_day(month)):
                    for area in areas_on(lineage, last_day(month)):
                        first.setdefault(area, month)
        return first

    def _pass(self, episode: Episode, today: date, before: Episode | None) -> Iterator[tuple[str, str]]:
        """(area, column) from yesterday to today, of each area that either day lies in, on the map of the month."""
        month = period_of(today)
        if not self.months or month < self.months[0]:
            # Only the last day before the country's coverage matters, and it is looked at from the first of the month.
            return
        on = last_day(month)
        old, new = episode.days.get(today - DAY), episode.days.get(today)
        areas = {area for each in (old, new) if each for area in areas_on(each.spell.lineage, on)}
        for area in areas:
            was = self._is_counted_yesterday(area, old, today, on)
            now = self._is_counted(area, new, on)
            if was and today == first_day(month):
                yield area, "active_start"
            if now and today == on:
                yield area, "active_end"
            if was and not now:
                yield area, self._way_out(area, new, episode, on)
            elif now and not was:
                yield area, self._way_in(area, old, before, on)

    def _is_counted(self, area: str, day: Day | None, on: date) -> bool:
        return day is not None and day.counted and area in areas_on(day.spell.lineage, on)

    def _is_counted_yesterday(self, area: str, day: Day | None, today: date, on: date) -> bool:
        """The day before an area's first covered month counts for the lineages whose coverage starts in that month."""
        if self._is_counted(area, day, on):
            return True
        is_first_day = self.first_month_of_area.get(area) == period_of(today) and today.day == 1
        return (
            is_first_day
            and day is not None
            and area in areas_on(day.spell.lineage, on)
            and self.starts[day.spell.lineage] == today
        )

    def _way_out(self, area: str, new: Day | None, episode: Episode, on: date) -> str:
        if new is None:
            return "coverage_out" if episode.ended_in == CENSORED else OUTFLOW_OF[episode.ended_in]
        return "transfers_out" if self._is_move(area, new, on) else "coverage_out"

    def _way_in(self, area: str, old: Day | None, before: Episode | None, on: date) -> str:
        if old is not None:
            return "transfers_in" if self._is_move(area, old, on) else "coverage_in"
        if before is None:
            return "inflow_new"
        return "inflow_returned_housing" if before.ended_in in ("permanent", "hf") else "inflow_returned_other"

    @staticmethod
    def _is_move(area: str, other: Day, on: date) -> bool:
        """Whether the other day makes it a transfer: elsewhere and counted, or, for a municipality, in another one."""
        is_elsewhere = area not in areas_on(other.spell.lineage, on)
        return is_elsewhere and (other.counted or is_municipality(area))
