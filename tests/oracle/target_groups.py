"""The groups that policy aims at, in the stock of the reference nights (methodology 4, `target_groups`; ADR 7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tests.oracle.calendar import age_band, age_on
from tests.oracle.delivered import Delivered
from tests.oracle.dimensions import TOTAL, shown_in
from tests.oracle.geography import Key as Household
from tests.oracle.geography import areas_on
from tests.oracle.long_term import is_long_term_1y
from tests.oracle.people import People
from tests.oracle.spells import Homelessness
from tests.oracle.stock import Homeless, covered_on, reference_dates, stock_on
from tests.oracle.timeline import Timelines
from tests.worlds.logical import LogicalDelivery

GROUPS = (
    "rough_sleepers",
    "long_term",
    "youth",
    "older",
    "women",
    "families_with_children",
    "addiction_need",
    "mental_health_need",
    "disability",
    "non_citizens",
    "leaving_institution",
)
ADULT_AGE = 18

Key = tuple[date, str, str, str, str, str]


def target_groups(accepted: Sequence[LogicalDelivery], through: str | None = None) -> dict[Key, dict[str, int]]:
    """(time_period, ref_area, ethos_category, sex, age_band, target_group) → `persons`.

    Rows with persons, and zero rows for every group where the stock has one.
    """
    delivered = Delivered(accepted, through)
    timelines = Timelines(Homelessness(delivered))
    people = timelines.homelessness.people
    rows: dict[Key, dict[str, int]] = {}
    for night in reference_dates(delivered):
        for area, category in covered_on(delivered, night):
            for group in GROUPS:
                rows[night, area, category, TOTAL, TOTAL, group] = {"persons": 0}
        stock = stock_on(timelines, night)
        with_children = {household for who in stock if (household := _household_of_child(people, who, night))}
        for who in stock:
            band = age_band(people.birth(who.person), night)
            for group in _groups_of(people, who, night, with_children):
                for area in areas_on(who.spell.lineage, night):
                    for shown in shown_in(who.spell.category, people.sex(who.person), band):
                        row = rows.setdefault((night, area, *shown, group), {"persons": 0})
                        row["persons"] += 1
    return rows


def _household_of_child(people: People, who: Homeless, night: date) -> Household | None:
    age = age_on(people.birth(who.person), night)
    return people.household(who.person) if age is not None and age < ADULT_AGE else None


def _groups_of(people: People, who: Homeless, night: date, with_children: set[Household]) -> Iterator[str]:
    band = age_band(people.birth(who.person), night)
    citizenship = people.attribute(who.person, "citizenship")
    household_type = people.attribute(who.person, "household_type")
    has = {
        "rough_sleepers": who.spell.category == "E1",
        "long_term": is_long_term_1y(who, night),
        "youth": band == "Y18T24",
        "older": band == "Y_GE65",
        "women": people.sex(who.person) == "F",
        "families_with_children": household_type in ("couple_children", "lone_parent")
        or people.household(who.person) in with_children,
        "addiction_need": people.attribute(who.person, "addiction_need") is True,
        "mental_health_need": people.attribute(who.person, "mental_health_need") is True,
        "disability": people.attribute(who.person, "disability") is True,
        "non_citizens": citizenship is not None and citizenship != "LV",
        "leaving_institution": who.spell.category == "E4",
    }
    return (group for group in GROUPS if has[group])
