"""Persons and nights of a year (methodology 4, `annual_prevalence`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tests.oracle.calendar import age_band
from tests.oracle.delivered import Delivered
from tests.oracle.dimensions import covered_span_of_areas, covered_years, reference_date_of_year, shown_in
from tests.oracle.geography import areas_on
from tests.oracle.people import Person
from tests.oracle.seen import seen_in_years
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
    seen = seen_in_years(homelessness)
    nights: dict[tuple[int, Person, str, str], int] = {}
    for own in timelines.episodes.values():
        for episode in own:
            for day, found in episode.days.items():
                if found.counted and not found.in_gap:
                    won = (day.year, episode.person, found.spell.lineage, found.spell.category)
                    nights[won] = nights.get(won, 0) + 1
    rows: dict[Key, dict[str, int | float]] = {}
    for year in covered_years(delivered):
        spans = covered_span_of_areas(delivered, year)
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
