"""A country to measure with: every municipality, every month, every feed, always the same for the same size.

The people and their records come from the test worlds, so the deliveries pass the gate as honest ones do; what befalls
towns (late starts, gaps, corrections) is left out, as each delivery has to be there to be measured.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta

from feeds.municipalities import all_municipalities
from tests.oracle.calendar import first_day, last_day
from tests.worlds.facts import month_facts
from tests.worlds.identities import Acquaintance, Population
from tests.worlds.lives import Life, Numbers
from tests.worlds.logical import LogicalDelivery, Row
from tests.worlds.places import ALWAYS, HOUSING_FIRST, OPTIONAL, Place, Town, month_range
from tests.worlds.restating import restate
from tests.worlds.truth import FactRecord, Ref

MUNICIPALITIES, MONTHS, PERSONS_A_YEAR = 42, 60, 6_000
START = "2021-07"
ABSORBED = "LV0055000"
"""Delivers for a part of the months only; without it 42 municipalities deliver every month."""

_SEED = 20_260_101
_LIVES_A_PERSON_YEAR = 2.4
"""Lives over five years for one person a year: a life is active in about two of its years."""
_LARGEST_WEIGHT = 20
_SERVICES = ("overnight_shelter", "shelter", "crisis_centre", "temporary_lodging")


def national_deliveries(municipalities: int, months: int, persons_a_year: int) -> Sequence[LogicalDelivery]:
    """One delivery for each of the first `municipalities` and each of `months` months, in order of month.

    `persons_a_year` is how many people, about, are named in a calendar year; a third of them live in the first town.
    """
    rng = random.Random(_SEED)
    world = month_range(START, months)
    towns = [_town(rng, lineage, world) for lineage in _lineages()[:municipalities]]
    weights = [_LARGEST_WEIGHT, *(1 for _ in towns[1:])]
    # A population never repeats a surname and would run out of them for a whole country: each town has its own.
    population = {town.lineage: Population(rng) for town in towns}
    acquaintances: dict[Ref, Acquaintance] = {}
    lives: dict[str, list[Life]] = {town.lineage: [] for town in towns}
    numbers = {town.lineage: Numbers() for town in towns}
    start, horizon = first_day(world[0]), last_day(world[-1])
    for town in rng.choices(towns, weights, k=round(persons_a_year * _LIVES_A_PERSON_YEAR * months / MONTHS) or 1):
        identity = population[town.lineage].person(start, horizon)
        seen_on = max(start + timedelta(days=rng.randint(-300, (horizon - start).days)), identity.birth)
        who = numbers[town.lineage].ref(town.lineage, "p")
        lives[town.lineage].append(Life(rng, town, numbers[town.lineage], who, seen_on, horizon).live())
        acquaintances[who] = population[town.lineage].acquaintance(identity, seen_on, must_know_code=False)
    facts: list[FactRecord] = []
    for town in towns:
        for period in town.months:
            facts += month_facts(rng, town, numbers[town.lineage], lives[town.lineage], period)
    spans = [record for town in towns for life in lives[town.lineage] for record in life.records]

    def person_row(who: Ref, period: str) -> Row:
        return acquaintances[who].row(last_day(period))

    return restate(towns, spans, facts, person_row)


def rows_of(deliveries: Sequence[LogicalDelivery]) -> int:
    """All rows of all feeds."""
    return sum(len(rows) for delivery in deliveries for rows in delivery.feeds.values())


def _lineages() -> list[str]:
    return list(_distinct_lineages())


def _distinct_lineages() -> Iterator[str]:
    seen = {ABSORBED}
    for entry in all_municipalities():
        if entry.lineage not in seen:
            seen.add(entry.lineage)
            yield entry.lineage


def _town(rng: random.Random, lineage: str, world: list[str]) -> Town:
    places = [
        Place(Ref(lineage, f"m{number}"), f"Mītne Nr. {number}", service, rng.randint(20, 90))
        for number, service in enumerate(_SERVICES, start=1)
    ]
    return Town(lineage, list(world), (*ALWAYS, *OPTIONAL, *HOUSING_FIRST), weight=1, places=places)
