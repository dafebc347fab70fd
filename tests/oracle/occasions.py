"""Occasions of homelessness as 24 CFR 578.3 has them: short stays in institutions join, long ones part (ADR 7)."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date

from tests.oracle.calendar import DAY, days
from tests.oracle.timeline import Episode

INSTITUTION_NIGHTS = 90
"""So many nights in an institution end an occasion; fewer do not break it."""

Occasion = tuple[date, ...]
"""Its days, one after another without a break."""


def occasions_of(episodes: Sequence[Episode], move_ins: AbstractSet[date]) -> list[Occasion]:
    """The occasions of one person, whose episodes are given in order of time; a Housing First move-in ends any."""
    not_homeless = {day for episode in episodes for day in _long_stays_in_institutions(episode)}
    found: list[Occasion] = []
    for chain in _joined_over_institutions(episodes, move_ins):
        run: list[date] = []
        for day in chain:
            if day in not_homeless:
                found += [tuple(run)] if run else []
                run = []
            else:
                run.append(day)
        found += [tuple(run)] if run else []
    return found


def _joined_over_institutions(episodes: Sequence[Episode], move_ins: AbstractSet[date]) -> list[list[date]]:
    """The days of episodes that go on after a short time in an institution, the days in between included."""
    chains: list[list[date]] = []
    before: Episode | None = None
    for episode in episodes:
        own = list(days(episode.start, episode.end))
        between = list(days(before.end, episode.start)) if before else []
        is_housed = any(day in move_ins for day in [*between, episode.start])
        is_short = before is not None and before.ended_in == "institution" and len(between) < INSTITUTION_NIGHTS
        if is_short and not is_housed:
            chains[-1] += [*between, *own]
        else:
            chains.append(own)
        before = episode
    return chains


def _long_stays_in_institutions(episode: Episode) -> list[date]:
    """The days of every run of category E4 inside an episode that lasts for 90 nights or more."""
    found: list[date] = []
    run: list[date] = []
    for day in days(episode.start, episode.end + DAY):
        own = episode.days.get(day)
        if own is not None and own.spell.category == "E4":
            run.append(day)
        else:
            found += run if len(run) >= INSTITUTION_NIGHTS else []
            run = []
    return found
