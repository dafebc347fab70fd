"""Stock on the reference nights (methodology 4, `point_in_time`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tests.oracle.calendar import age_band, last_day
from tests.oracle.codelists import category_of_situation, count_nights
from tests.oracle.delivered import Delivered
from tests.oracle.dimensions import CATEGORIES, FEEDS_OF_CATEGORY, TOTAL, shown_in
from tests.oracle.geography import areas_on
from tests.oracle.spells import Homelessness
from tests.oracle.timeline import Timelines
from tests.worlds.logical import LogicalDelivery

Key = tuple[date, str, str, str, str]


def reference_dates(delivered: Delivered) -> list[date]:
    """Month ends and count nights inside the country's coverage."""
    months = delivered.covered_months()
    ends = {last_day(period) for period in months}
    return sorted(ends | {night for night in count_nights() if f"{night:%Y-%m}" in months})


def point_in_time(accepted: Sequence[LogicalDelivery], through: str | None = None) -> dict[Key, dict[str, int | None]]:
    """(time_period, ref_area, ethos_category, sex, age_band) → `persons`, `anonymous`.

    Rows with persons, and the zero rows at sex and age `_T` where some lineage of the area is covered for the category.
    `anonymous` is None where it has no meaning (ADR 3).
    """
    delivered = Delivered(accepted, through)
    homelessness = Homelessness(delivered)
    people = homelessness.people
    episodes = [each for own in Timelines(homelessness).episodes.values() for each in own]
    rows: dict[Key, dict[str, int | None]] = {}
    for night in reference_dates(delivered):
        for area, category in _covered_on(delivered, night):
            is_sighted_there = category == "E1"
            rows[night, area, category, TOTAL, TOTAL] = {"persons": 0, "anonymous": 0 if is_sighted_there else None}
        for episode in episodes:
            found = episode.days.get(night)
            if found is None or found.in_gap or not found.counted:
                continue
            band = age_band(people.birth(episode.person), night)
            for area in areas_on(found.spell.lineage, night):
                for group in shown_in(found.spell.category, people.sex(episode.person), band):
                    row = rows.setdefault((night, area, *group), {"persons": 0, "anonymous": None})
                    row["persons"] = (row["persons"] or 0) + 1
        for area, category in _anonymous_on(delivered, night):
            row = rows.setdefault((night, area, category, TOTAL, TOTAL), {"persons": 0, "anonymous": None})
            row["anonymous"] = (row["anonymous"] or 0) + 1
    return rows


def _covered_on(delivered: Delivered, night: date) -> set[tuple[str, str]]:
    """(area, category) for which some lineage covers all the feeds that the category needs."""
    found: set[tuple[str, str]] = set()
    for lineage in delivered.lineages():
        for category in CATEGORIES:
            covers = [delivered.coverage(lineage, feed) for feed in FEEDS_OF_CATEGORY[category]]
            if all(cover is not None and cover.covers(night) for cover in covers):
                found.update((area, category) for area in areas_on(lineage, night))
    return found


def _anonymous_on(delivered: Delivered, night: date) -> list[tuple[str, str]]:
    """(area, category) of each sighting of that night without a person."""
    found: list[tuple[str, str]] = []
    for record in delivered.records("living_situations"):
        category = category_of_situation().get(record.text("situation") or "")
        start = delivered.counting_start(record.lineage)
        is_counted = record.day("observed_on") == night and start is not None and start <= night
        if record.text("local_person_id") is None and category is not None and is_counted:
            found.extend((area, category) for area in areas_on(record.lineage, night))
    return found
