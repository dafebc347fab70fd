"""Each person's days in a row: who wins a day, which days form an episode, how it ends (methodology 3 and 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.oracle.calendar import DAY, days
from tests.oracle.codelists import destination_group
from tests.oracle.people import Person
from tests.oracle.spells import Homelessness, Spell

EPISODE_GAP_DAYS = 7

CENSORED = "censored"
"""The end of an episode of which the data see no end."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of an episode: the spell that wins it, or in a gap the last one that won."""

    spell: Spell
    in_gap: bool
    counted: bool


@dataclass(frozen=True, slots=True)
class Episode:
    """`[start, end)` with every day, the way it ended (a destination group of feeds.md, `unknown`, or CENSORED)."""

    person: Person
    start: date
    end: date
    days: dict[date, Day]
    ended_in: str


class Timelines:
    """Episodes by person, in order of time; `gap_days` nights or more without homelessness end one."""

    def __init__(self, homelessness: Homelessness, gap_days: int = EPISODE_GAP_DAYS) -> None:
        self.homelessness = homelessness
        self.gap_days = gap_days
        spells: dict[Person, list[Spell]] = {}
        for spell in homelessness.spells:
            spells.setdefault(spell.person, []).append(spell)
        self.episodes = {person: self._episodes(person, own) for person, own in sorted(spells.items())}

    def _episodes(self, person: Person, spells: list[Spell]) -> list[Episode]:
        covering: dict[date, list[Spell]] = {}
        for spell in spells:
            for day in spell.days:
                covering.setdefault(day, []).append(spell)
        winners = {day: min(found, key=lambda spell: spell.rank(day)) for day, found in covering.items()}
        move_ins = self.homelessness.housing.move_ins.get(person, set())
        episodes: list[Episode] = []
        run: list[date] = []
        for day in sorted(winners):
            if run and self._is_broken(run[-1], day, move_ins):
                episodes.append(self._episode(person, run, winners))
                run = []
            run.append(day)
        if run:
            episodes.append(self._episode(person, run, winners))
        return episodes

    def _is_broken(self, last: date, following: date, move_ins: set[date]) -> bool:
        """Enough nights between (at least one), or a move-in after the last homeless day and not after the next one."""
        nights_between = (following - last).days - 1
        is_far = nights_between >= max(1, self.gap_days)
        return is_far or any(last < move_in <= following for move_in in move_ins)

    def _episode(self, person: Person, run: list[date], winners: dict[date, Spell]) -> Episode:
        start, end = run[0], run[-1] + DAY
        found: dict[date, Day] = {}
        spell = winners[start]
        for day in days(start, end):
            in_gap = day not in winners
            spell = spell if in_gap else winners[day]
            found[day] = Day(spell, in_gap, spell.counts_on(day))
        return Episode(person, start, end, found, self._ended_in(person, end, winners[run[-1]]))

    def _ended_in(self, person: Person, end: date, winner: Spell) -> str:
        """Precedence of methodology 4: death, move-in, then the winner's destination if the winner ends then."""
        if winner.data_through + DAY == end:
            return CENSORED
        if self.homelessness.deaths.get(person) == end:
            return "deceased"
        if end in self.homelessness.housing.move_ins.get(person, ()):
            return "hf"
        if winner.ends == end and winner.destination is not None:
            return destination_group()[winner.destination]
        return "unknown"
