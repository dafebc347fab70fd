"""The nights of stock, who is homeless on them, and where somebody could have told (methodology 1 and 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.oracle.calendar import last_day
from tests.oracle.codelists import count_nights
from tests.oracle.delivered import Delivered
from tests.oracle.dimensions import CATEGORIES, FEEDS_OF_CATEGORY
from tests.oracle.geography import areas_on
from tests.oracle.people import Person
from tests.oracle.spells import Spell
from tests.oracle.timeline import Episode, Timelines


@dataclass(frozen=True, slots=True)
class Homeless:
    """Somebody in the stock of a night: the episode that covers it and the spell that wins it."""

    person: Person
    episode: Episode
    spell: Spell


def stock_on(timelines: Timelines, night: date) -> list[Homeless]:
    """Everybody with a counted night then; the gaps of an episode are none."""
    found = []
    for person, episodes in timelines.episodes.items():
        for episode in episodes:
            day = episode.days.get(night)
            if day is not None and day.counted and not day.in_gap:
                found.append(Homeless(person, episode, day.spell))
    return found


def reference_dates(delivered: Delivered) -> list[date]:
    """Month ends and count nights inside the country's coverage."""
    months = delivered.covered_months()
    ends = {last_day(period) for period in months}
    return sorted(ends | {night for night in count_nights() if f"{night:%Y-%m}" in months})


def covered_on(delivered: Delivered, night: date) -> set[tuple[str, str]]:
    """(area, category) for which some lineage covers all the feeds that the category needs."""
    found: set[tuple[str, str]] = set()
    for lineage in delivered.lineages():
        for category in CATEGORIES:
            covers = [delivered.coverage(lineage, feed) for feed in FEEDS_OF_CATEGORY[category]]
            if all(cover is not None and cover.covers(night) for cover in covers):
                found.update((area, category) for area in areas_on(lineage, night))
    return found
