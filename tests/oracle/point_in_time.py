"""Stock on the reference nights (methodology 4, `point_in_time`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tests.oracle.calendar import age_band
from tests.oracle.codelists import category_of_situation
from tests.oracle.delivered import Delivered
from tests.oracle.dimensions import TOTAL, shown_in
from tests.oracle.geography import areas_on
from tests.oracle.spells import Homelessness
from tests.oracle.stock import covered_on, reference_dates, stock_on
from tests.oracle.timeline import Timelines
from tests.worlds.logical import LogicalDelivery

Key = tuple[date, str, str, str, str]


def point_in_time(accepted: Sequence[LogicalDelivery], through: str | None = None) -> dict[Key, dict[str, int | None]]:
    """(time_period, ref_area, ethos_category, sex, age_band) → `persons`, `anonymous`.

    Rows with persons, and the zero rows at sex and age `_T` where some lineage of the area is covered for the category.
    `anonymous` is None where it has no meaning (ADR 3).
    """
    delivered = Delivered(accepted, through)
    homelessness = Homelessness(delivered)
    people = homelessness.people
    timelines = Timelines(homelessness)
    rows: dict[Key, dict[str, int | None]] = {}
    for night in reference_dates(delivered):
        for area, category in covered_on(delivered, night):
            is_sighted_there = category == "E1"
            rows[night, area, category, TOTAL, TOTAL] = {"persons": 0, "anonymous": 0 if is_sighted_there else None}
        for who in stock_on(timelines, night):
            band = age_band(people.birth(who.person), night)
            for area in areas_on(who.spell.lineage, night):
                for group in shown_in(who.spell.category, people.sex(who.person), band):
                    row = rows.setdefault((night, area, *group), {"persons": 0, "anonymous": None})
                    row["persons"] = (row["persons"] or 0) + 1
        for area, category in _anonymous_on(delivered, night):
            row = rows.setdefault((night, area, category, TOTAL, TOTAL), {"persons": 0, "anonymous": None})
            row["anonymous"] = (row["anonymous"] or 0) + 1
    return rows


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
