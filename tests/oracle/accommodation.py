"""Stays in emergency or transitional accommodation, ETHOS Light categories 2–3 (methodology 8, goal 2; ADR 7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tests.oracle.calendar import DAY
from tests.oracle.people import Person
from tests.oracle.spells import Spell
from tests.oracle.timeline import EPISODE_GAP_DAYS, Day, Episode

CATEGORIES = ("E2", "E3")


@dataclass(frozen=True, slots=True)
class Stay:
    """`[start, end)`: from the first night in these categories to the day after the last, time elsewhere inside it."""

    person: Person
    start: date
    end: date
    nights: dict[date, Day]
    """The nights in these categories."""

    @property
    def last_spell(self) -> Spell:
        """The spell of the last night."""
        return self.nights[self.end - DAY].spell

    @property
    def is_censored(self) -> bool:
        """Whether the data of the last night's feed end with it: nobody knows whether the stay went on."""
        return self.last_spell.data_through < self.end


def accommodation_stays(episodes: Sequence[Episode]) -> list[Stay]:
    """A person's stays; seven nights elsewhere part one, and so does the end of an episode."""
    stays: list[Stay] = []
    for episode in episodes:
        run: list[date] = []
        for day, found in episode.days.items():
            if found.in_gap or found.spell.category not in CATEGORIES:
                continue
            if run and (day - run[-1]).days > EPISODE_GAP_DAYS:
                stays.append(_stay(episode, run))
                run = []
            run.append(day)
        if run:
            stays.append(_stay(episode, run))
    return stays


def _stay(episode: Episode, run: Sequence[date]) -> Stay:
    return Stay(episode.person, run[0], run[-1] + DAY, {day: episode.days[day] for day in run})
