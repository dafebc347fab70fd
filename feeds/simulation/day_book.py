"""The day book: for every day of every person, where and how they were homeless, and the episodes that these days make.

The simulator's own bookkeeping, day by day: each spell is entered into the days that it covers, the weaker ones first,
so that what stands there in the end has won (methodology 3, "Timeline"). It shares nothing with the models of the
warehouse, which work with intervals.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from feeds.simulation.codes import CENSORED, DECEASED, HOUSING_FIRST, UNKNOWN
from feeds.simulation.country import Country
from feeds.simulation.spells import STAYS, Told

EPISODE_GAP_DAYS = 7
"""Nights without homelessness that end an episode (24 CFR 578.3)."""

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class DayBook:
    """Every day of every episode, in order of person and day, and the episodes.

    `spell` is the spell that wins the day, or in a gap the last one that won (its row in `Told.spells`); `counted` says
    whether the day lies in that spell's counting window.
    """

    person: Ints
    day: Ints
    spell: Ints
    town: Ints
    category: Ints
    in_gap: Flags
    counted: Flags
    episode: Ints
    episodes: pl.DataFrame
    """`person, start, end, ended_in, town` (of the last day), `last_counts`; `end` is the first day not homeless."""
    seen: pl.DataFrame
    """`person, year, town, category`: with a spell day or same-day stay that counts (before flattening)."""


def keep_day_book(told: Told, country: Country) -> DayBook:
    """Enter every spell of the chunk, then read off days and episodes."""
    months = country.months
    spells = _Spells.of(told, country)
    days = np.full((told.who.number, months.end - months.base + 2), -1, dtype=np.int32)
    for part in (spells.assumed, spells.recorded):
        for row in spells.weakest_first:
            start, end = part(row)
            if start < end:
                days[spells.person[row], start - months.base : end - months.base] = row
    for person, homes in told.housed.items():
        for start, end in homes:
            days[person, start - months.base : end - months.base] = -1
    for person, death in told.deaths.items():
        days[person, death - months.base :] = -1
    return _read_off(days, spells, told, country)


@dataclass
class _Spells:
    """The spells as arrays, cut at the data's end, a move-in and death."""

    person: Ints
    town: Ints
    category: Ints
    group: Ints
    start: Ints
    ends: Ints
    until: Ints
    recorded_until: Ints
    feed: Ints
    weakest_first: list[int]

    @classmethod
    def of(cls, told: Told, country: Country) -> _Spells:
        frame = told.spells
        names = ("person", "town", "category", "group", "start", "ends", "recorded_until", "feed")
        person, town, category, group, start, ends, recorded, feed = (frame[name].to_numpy() for name in names)
        until = np.minimum(ends, country.covered_to[town] + 1)
        for row in np.flatnonzero(~frame["has_recorded_end"].to_numpy()):
            until[row] = min(until[row], _first_after(told.move_ins.get(person[row], []), start[row]))
        for row in np.flatnonzero(np.isin(person, np.fromiter(told.deaths, dtype=np.int64))):
            until[row] = min(until[row], told.deaths[person[row]])
        weakest_first = np.lexsort((-feed, -country.code_rank[town], start, -category)).tolist()
        return cls(person, town, category, group, start, ends, until, recorded, feed, weakest_first)

    def assumed(self, row: int) -> tuple[int, int]:
        """The days that nobody recorded."""
        return max(self.start[row], self.recorded_until[row]), self.until[row]

    def recorded(self, row: int) -> tuple[int, int]:
        """The days that the record states."""
        return self.start[row], min(self.recorded_until[row], self.until[row])


def _first_after(days: list[int], day: int) -> int:
    following = bisect_right(days, day)
    return days[following] if following < len(days) else int(np.iinfo(np.int64).max)


def _read_off(days: NDArray[np.int32], spells: _Spells, told: Told, country: Country) -> DayBook:
    base = country.months.base
    person, day = np.nonzero(days >= 0)
    spell = days[person, day].astype(np.int64)
    day = day + base
    if not person.size:
        return _empty(told, spells, country)
    follows = np.zeros(person.size, dtype=bool)
    follows[1:] = (
        (person[1:] == person[:-1])
        & (day[1:] - day[:-1] - 1 < EPISODE_GAP_DAYS)
        & ~_moves_in_between(told, person, day)
    )
    episode = np.cumsum(~follows) - 1
    last = np.append(np.flatnonzero(~follows)[1:], person.size) - 1
    episodes = _episodes(told, spells, country, person, day, spell, np.flatnonzero(~follows), last)
    lasts = np.ones(person.size, dtype=np.int64)
    lasts[:-1] = np.where(follows[1:], day[1:] - day[:-1], 1)
    at = np.repeat(np.arange(person.size), lasts)
    since = np.arange(at.size) - np.repeat(np.cumsum(lasts) - lasts, lasts)
    every_day = day[at] + since
    town = spells.town[spell[at]]
    counted = (every_day >= country.covered_from[town]) & (every_day <= country.covered_to[town])
    return DayBook(
        person[at], every_day, spell[at], town, spells.category[spell[at]], since > 0, counted, episode[at], episodes,
        _seen(told, spells, days, country),
    )  # fmt: skip


def _moves_in_between(told: Told, person: Ints, day: Ints) -> Flags:
    """For each pair of neighbouring days: whether somebody moved in after the first and not after the second."""
    width = int(day.max()) + 2
    moves = np.sort(np.array([who * width + on for who, own in told.move_ins.items() for on in own if on < width]))
    place = person * width + day
    before = np.searchsorted(moves, place, side="right")
    return np.asarray(before[1:] > before[:-1])


def _episodes(
    told: Told, spells: _Spells, country: Country, person: Ints, day: Ints, spell: Ints, first: Ints, last: Ints
) -> pl.DataFrame:
    end = day[last] + 1
    winner = spell[last]
    town = spells.town[winner]
    ended_in = np.where(spells.ends[winner] == end, spells.group[winner], UNKNOWN)
    for number, (who, on) in enumerate(zip(person[last].tolist(), end.tolist(), strict=True)):
        if on in told.move_ins.get(who, ()):
            ended_in[number] = HOUSING_FIRST
        if told.deaths.get(who) == on:
            ended_in[number] = DECEASED
    ended_in[end == country.covered_to[town] + 1] = CENSORED
    last_night = end - 1
    return pl.DataFrame(
        {
            "person": person[last],
            "start": day[first],
            "end": end,
            "ended_in": ended_in,
            "town": town,
            "last_counts": (last_night >= country.covered_from[town]) & (last_night <= country.covered_to[town]),
        }
    )


def _seen(told: Told, spells: _Spells, days: NDArray[np.int32], country: Country) -> pl.DataFrame:
    """Years in which a spell, or a same-day stay, has a day that counts."""
    base, years = country.months.base, country.months.year_of_day
    first = np.maximum(spells.start, country.covered_from[spells.town])
    rows: list[tuple[int, int, int, int]] = []
    is_housed = {person: np.zeros(days.shape[1], dtype=bool) for person in told.housed}
    for person, homes in told.housed.items():
        for start, end in homes:
            is_housed[person][start - base : end - base] = True
    for row in range(spells.person.size):
        who, a, b = int(spells.person[row]), int(first[row]), int(spells.until[row])
        if a < b:
            own = years[a - base : b - base]
            if who in is_housed:
                own = own[~is_housed[who][a - base : b - base]]
            found = range(int(own[0]), int(own[-1]) + 1) if who not in is_housed and own.size else np.unique(own)
            rows += [(who, int(year), int(spells.town[row]), int(spells.category[row])) for year in found]
        elif spells.start[row] == spells.ends[row] and _counts_as_same_day(told, spells, country, row):
            year = int(years[spells.start[row] - base])
            rows.append((who, year, int(spells.town[row]), int(spells.category[row])))
    schema = {"person": pl.Int64, "year": pl.Int64, "town": pl.Int64, "category": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row").unique(maintain_order=True)


def _counts_as_same_day(told: Told, spells: _Spells, country: Country, row: int) -> bool:
    day, town = spells.start[row], spells.town[row]
    in_window = country.covered_from[town] <= day <= country.covered_to[town]
    return bool(in_window and spells.feed[row] == STAYS and day < told.deaths.get(int(spells.person[row]), day + 1))


def _empty(told: Told, spells: _Spells, country: Country) -> DayBook:
    nothing = np.zeros(0, dtype=np.int64)
    no_flags = np.zeros(0, dtype=bool)
    schema = dict.fromkeys(("person", "start", "end", "ended_in", "town"), pl.Int64) | {"last_counts": pl.Boolean}
    days = np.full((told.who.number, country.months.end - country.months.base + 2), -1, dtype=np.int32)
    return DayBook(
        nothing, nothing, nothing, nothing, nothing, no_flags, no_flags, nothing, pl.DataFrame(schema=schema),
        _seen(told, spells, days, country),
    )  # fmt: skip
