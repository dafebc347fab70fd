"""Persons and nights of a year (methodology 4, `annual_prevalence`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tests.oracle.calendar import age_band
from tests.oracle.delivered import Delivered
from tests.oracle.dimensions import covered_years, reference_date_of_year, shown_in
from tests.oracle.geography import areas_on
from tests.oracle.people import Person
from tests.oracle.spells import Homelessness
from tests.oracle.timeline import Timelines
from tests.worlds.logical import LogicalDelivery

Key = tuple[int, str, str, str, str]


def annual_prevalence(
    accepted: Sequence[LogicalDelivery], through: str | None = None
) -> dict[Key, dict[str, int | float]]:
    """(time_period, ref_area, ethos_category, sex, age_band) → `persons`, `nights`, `average_nightly`.

    Only combinations in which somebody was seen.
    """
    delivered = Delivered(accepted, through)
    homelessness = Homelessness(delivered)
    timelines = Timelines(homelessness)
    seen: dict[int, set[tuple[Person, str, str]]] = {}
    for spell in homelessness.spells:
        for day in spell.days:
            if spell.counts_on(day):
                seen.setdefault(day.year, set()).add((spell.person, spell.lineage, spell.category))
    for stay in homelessness.same_day_stays:
        seen.setdefault(stay.day.year, set()).add((stay.person, stay.lineage, stay.category))
    nights: dict[tuple[int, Person, str, str], int] = {}
    for own in timelines.episodes.values():
        for episode in own:
            for day, found in episode.days.items():
                if found.counted and not found.in_gap:
                    won = (day.year, episode.person, found.spell.lineage, found.spell.category)
                    nights[won] = nights.get(won, 0) + 1
    rows: dict[Key, dict[str, int | float]] = {}
    for year in covered_years(delivered):
        spans = _covered_span_of_areas(delivered, year)
        on = reference_date_of_year(delivered, year)
        people_of: dict[Key, set[Person]] = {}
        nights_of: dict[Key, int] = {}
        for person, lineage, category in seen.get(year, ()):
            for area in areas_on(lineage, on):
                band = age_band(homelessness.people.birth(person), min(date(year, 12, 31), spans[area][1]))
                for group in shown_in(category, homelessness.people.sex(person), band):
                    key = (year, area, *group)
                    people_of.setdefault(key, set()).add(person)
                    nights_of[key] = nights_of.get(key, 0) + nights.get((year, person, lineage, category), 0)
        for key, found_people in people_of.items():
            first, last = spans[key[1]]
            covered_days = (min(last, date(year, 12, 31)) - max(first, date(year, 1, 1))).days + 1
            rows[key] = {
                "persons": len(found_people),
                "nights": nights_of[key],
                "average_nightly": nights_of[key] / covered_days,
            }
    return rows


def _covered_span_of_areas(delivered: Delivered, year: int) -> dict[str, tuple[date, date]]:
    """Each area's first and last covered day, its lineages placed in the map of the year's reference date."""
    spans: dict[str, tuple[date, date]] = {}
    for lineage in delivered.lineages():
        first, last = delivered.counting_start(lineage), delivered.counting_end(lineage)
        assert first is not None
        assert last is not None
        for area in areas_on(lineage, reference_date_of_year(delivered, year)):
            known_first, known_last = spans.get(area, (first, last))
            spans[area] = (min(first, known_first), max(last, known_last))
    return spans
