"""Exits to a home and the returns from it (methodology 5, `exits_and_returns`, after HUD SPM 2; ADR 7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tests.oracle.calendar import DAY
from tests.oracle.delivered import Delivered
from tests.oracle.dimensions import areas_of_year, covered_years, reference_date_of_year
from tests.oracle.geography import areas_on
from tests.oracle.people import Person
from tests.oracle.spells import Homelessness
from tests.oracle.timeline import Timelines
from tests.worlds.logical import LogicalDelivery

WITHIN_DAYS = (180, 365, 730)
COLUMNS = ("exits", *(f"{name}_{within}" for within in WITHIN_DAYS for name in ("followed", "returned")))

Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Exit:
    """A person's first exit to a home in a year. `returned_on` = the first day of the next episode."""

    person: Person
    on: date
    lineage: str
    data_through: date
    returned_on: date | None

    def is_followed(self, days: int) -> bool:
        """Whether the data reach so many days after the exit."""
        return (self.data_through - self.on).days >= days

    def has_returned_within(self, days: int) -> bool:
        """Whether the next episode began at most so many days after the exit."""
        return self.returned_on is not None and (self.returned_on - self.on).days <= days


def exits_of_years(delivered: Delivered, timelines: Timelines) -> list[Exit]:
    """Everybody's first exit of each calendar year, over the whole country; its last night counts."""
    found: list[Exit] = []
    for person, episodes in timelines.episodes.items():
        years: set[int] = set()
        for number, episode in enumerate(episodes):
            last = episode.days[episode.end - DAY]
            is_exit = episode.ended_in in ("permanent", "hf") and last.counted
            if not is_exit or episode.end.year in years:
                continue
            years.add(episode.end.year)
            data_through = delivered.counting_end(last.spell.lineage)
            assert data_through is not None
            following = episodes[number + 1].start if number + 1 < len(episodes) else None
            found.append(Exit(person, episode.end, last.spell.lineage, data_through, following))
    return found


def exits_and_returns(
    accepted: Sequence[LogicalDelivery], through: str | None = None
) -> dict[Key, dict[str, int | None]]:
    """(time_period, ref_area) → COLUMNS; `returned_k` is None where nobody was followed for k days."""
    delivered = Delivered(accepted, through)
    exits = exits_of_years(delivered, Timelines(Homelessness(delivered)))
    rows: dict[Key, dict[str, int | None]] = {}
    for year in covered_years(delivered):
        on = reference_date_of_year(delivered, year)
        for area in areas_of_year(delivered, year):
            own = [each for each in exits if each.on.year == year and area in areas_on(each.lineage, on)]
            rows[year, area] = {"exits": len(own)}
            for within in WITHIN_DAYS:
                followed = [each for each in own if each.is_followed(within)]
                returned = [each for each in followed if each.has_returned_within(within)]
                rows[year, area][f"followed_{within}"] = len(followed)
                rows[year, area][f"returned_{within}"] = len(returned) if followed else None
    return rows
