"""How long people have been homeless (methodology 5, `length_of_time_homeless`, after HUD SPM 1a; ADR 7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import mean, median

from tests.oracle.calendar import DAY
from tests.oracle.delivered import Delivered
from tests.oracle.dimensions import TOTAL, areas_of_year, covered_years, reference_date_of_year
from tests.oracle.geography import areas_on
from tests.oracle.spells import Homelessness
from tests.oracle.timeline import CENSORED, Episode, Timelines
from tests.worlds.logical import LogicalDelivery

CATEGORIES = {"E2_3": ("E2", "E3"), "E1_6": ("E1", "E2", "E3", "E4", "E5", "E6")}
STATES = (TOTAL, "completed", "ongoing")
WINDOW_DAYS = 365

Key = tuple[int, str, str, str]


@dataclass(frozen=True, slots=True)
class Length:
    """A person's nights up to the last one of a year, and the episode in which that one lies."""

    lineage: str
    nights: int
    episode: Episode

    def is_ongoing(self, covered_to: date) -> bool:
        """Whether the data do not show that the episode has ended by the day after the last covered one."""
        return self.episode.ended_in == CENSORED or self.episode.end > covered_to + DAY


def length_of_time_homeless(
    accepted: Sequence[LogicalDelivery], through: str | None = None
) -> dict[Key, dict[str, int | float | None]]:
    """(time_period, ref_area, categories, state) → `persons`, `mean_nights`, `median_nights`."""
    delivered = Delivered(accepted, through)
    timelines = Timelines(Homelessness(delivered))
    rows: dict[Key, dict[str, int | float | None]] = {}
    for name, categories in CATEGORIES.items():
        for year in covered_years(delivered):
            on = reference_date_of_year(delivered, year)
            lengths = [_length(own, categories, year) for own in timelines.episodes.values()]
            for area, covered_to in areas_of_year(delivered, year).items():
                own = [each for each in lengths if each and area in areas_on(each.lineage, on)]
                for state in STATES:
                    is_shown = {
                        TOTAL: own,
                        "completed": [each for each in own if not each.is_ongoing(covered_to)],
                        "ongoing": [each for each in own if each.is_ongoing(covered_to)],
                    }
                    nights = [each.nights for each in is_shown[state]]
                    rows[year, area, name, state] = {
                        "persons": len(nights),
                        "mean_nights": mean(nights) if nights else None,
                        "median_nights": median(nights) if nights else None,
                    }
    return rows


def _length(episodes: Sequence[Episode], categories: Sequence[str], year: int) -> Length | None:
    """None without a counted night of these categories in the year; nights before coverage count in the length."""
    nights: dict[date, Episode] = {}
    counted: list[date] = []
    for episode in episodes:
        for day, found in episode.days.items():
            if found.spell.category in categories and not found.in_gap:
                nights[day] = episode
                if found.counted and day.year == year:
                    counted.append(day)
    if not counted:
        return None
    last = max(counted)
    length, day = 0, last
    while (last - day).days < WINDOW_DAYS:
        length += day in nights
        day -= DAY
    if day + DAY in nights:
        while day in nights:
            length += 1
            day -= DAY
    return Length(nights[last].days[last].spell.lineage, length, nights[last])
