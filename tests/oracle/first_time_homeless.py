"""Entries of people who were not homeless for two years before (methodology 5, `first_time_homeless`; ADR 7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tests.oracle.calendar import plus_months
from tests.oracle.delivered import Delivered
from tests.oracle.dimensions import areas_of_year, covered_years, reference_date_of_year
from tests.oracle.geography import areas_on
from tests.oracle.people import Person
from tests.oracle.spells import Homelessness, Spell
from tests.oracle.timeline import Timelines
from tests.worlds.logical import LogicalDelivery

PAST_MONTHS = 24

Key = tuple[int, str]
Entry = tuple[date, Spell]
"""The first day of an episode and the spell that wins it."""


def first_time_homeless(
    accepted: Sequence[LogicalDelivery], through: str | None = None
) -> dict[Key, dict[str, int | float | None]]:
    """(time_period, ref_area) → `entries`, `assessable`, `first_time`, `first_time_share` (HUD SPM 5)."""
    delivered = Delivered(accepted, through)
    homelessness = Homelessness(delivered)
    known = _days_homeless(homelessness)
    entries = _first_entries(Timelines(homelessness))
    rows: dict[Key, dict[str, int | float | None]] = {}
    for year in covered_years(delivered):
        on = reference_date_of_year(delivered, year)
        for area in areas_of_year(delivered, year):
            own = [(day, spell) for day, spell in entries if day.year == year and area in areas_on(spell.lineage, on)]
            assessable = [(day, spell) for day, spell in own if spell.window_start <= plus_months(day, -PAST_MONTHS)]
            first_time = [
                day
                for day, spell in assessable
                if not any(plus_months(day, -PAST_MONTHS) <= each < day for each in known[spell.person])
            ]
            rows[year, area] = {
                "entries": len(own),
                "assessable": len(assessable),
                "first_time": len(first_time) if assessable else None,
                "first_time_share": len(first_time) / len(assessable) if assessable else None,
            }
    return rows


def _first_entries(timelines: Timelines) -> list[Entry]:
    """Everybody's first counted entry of each calendar year, over the whole country."""
    found: list[Entry] = []
    for episodes in timelines.episodes.values():
        years: set[int] = set()
        for episode in episodes:
            first = episode.days[episode.start]
            if first.counted and episode.start.year not in years:
                years.add(episode.start.year)
                found.append((episode.start, first.spell))
    return found


def _days_homeless(homelessness: Homelessness) -> dict[Person, set[date]]:
    """The days of any spell, whether it wins or counts or not, and of same-day stays."""
    known: dict[Person, set[date]] = {}
    for spell in homelessness.spells:
        known.setdefault(spell.person, set()).update(spell.days)
    for stay in homelessness.same_day_stays:
        known.setdefault(stay.person, set()).add(stay.day)
    return known
