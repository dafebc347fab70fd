"""A country to measure with: every municipality, every month, every feed, always the same for the same size.

The people and their records come from the test worlds. What befalls towns (late starts, gaps, corrections) and what the
gate would have confirmed (jumping costs, full houses, mistyped codes) is left out: each delivery has to be there to be
measured, and accepted, so that the next months are judged against a past.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from feeds.municipalities import all_municipalities
from tests.oracle.calendar import DAY, first_day, last_day
from tests.worlds.facts import month_facts
from tests.worlds.identities import Acquaintance, Population
from tests.worlds.lives import Life, Numbers
from tests.worlds.logical import LogicalDelivery, Row
from tests.worlds.places import ALWAYS, HOUSING_FIRST, OPTIONAL, Place, Town, month_range
from tests.worlds.restating import restate
from tests.worlds.truth import FactRecord, Ref, SpanRecord

MUNICIPALITIES, MONTHS, PERSONS_A_YEAR = 42, 60, 6_000
START = "2021-07"
ABSORBED = "LV0055000"
"""Delivers for a part of the months only; without it 42 municipalities deliver every month."""

_SEED = 20_260_101
_LIVES_A_DAY = 3.75 / 3_326
"""Lives that begin on a day for one person named in a calendar year: a life is active in about two of its years."""
_BEFORE = timedelta(days=1_500)
"""How long before the first month lives begin, so that the feeds are as full in it as in the last one."""
_LARGEST_WEIGHT = 20
_EUR_A_DAY = 9
"""What a line of costs states for one client-day, give or take a fifth."""
_SERVICES = ("overnight_shelter", "shelter", "crisis_centre", "temporary_lodging")


def national_deliveries(municipalities: int, months: int, persons_a_year: int) -> Sequence[LogicalDelivery]:
    """One delivery for each of the first `municipalities` and each of `months` months, in order of month.

    `persons_a_year` is how many people, about, are named in a calendar year; a third of them live in the first town.
    """
    rng = random.Random(_SEED)
    world = month_range(START, months)
    lineages = _lineages()[:municipalities]
    weights = [_LARGEST_WEIGHT, *(1 for _ in lineages[1:])]
    towns = [_town(rng, *each, world) for each in zip(lineages, weights, strict=True)]
    # A population never repeats a surname and would run out of them for a whole country: each town has its own.
    population = {town.lineage: Population(rng) for town in towns}
    acquaintances: dict[Ref, Acquaintance] = {}
    lives: dict[str, list[Life]] = {town.lineage: [] for town in towns}
    numbers = {town.lineage: Numbers() for town in towns}
    start, horizon = first_day(world[0]), last_day(world[-1])
    earliest = start - _BEFORE
    for town in rng.choices(towns, weights, k=round(persons_a_year * _LIVES_A_DAY * (horizon - earliest).days) or 1):
        identity = population[town.lineage].person(start, horizon)
        seen_on = max(earliest + timedelta(days=rng.randint(0, (horizon - earliest).days)), identity.birth)
        who = numbers[town.lineage].ref(town.lineage, "p")
        lives[town.lineage].append(Life(rng, town, numbers[town.lineage], who, seen_on, horizon).live())
        acquaintances[who] = population[town.lineage].acquaintance(identity, seen_on, must_know_code=True)
        acquaintances[who].states_previous_code_for = horizon - start
    facts: list[FactRecord] = []
    spans: list[SpanRecord] = []
    for town in towns:
        records = list(_told_once(record for life in lives[town.lineage] for record in life.records))
        for period in town.months:
            of_month = month_facts(rng, town, numbers[town.lineage], lives[town.lineage], period)
            _pay(rng, of_month, _client_days(town, records, period))
            facts += of_month
        spans += records

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


def _town(rng: random.Random, lineage: str, weight: int, world: list[str]) -> Town:
    places = [
        Place(Ref(lineage, f"m{number}"), f"Mītne Nr. {number}", service, weight * rng.randint(40, 90))
        for number, service in enumerate(_SERVICES, start=1)
    ]
    return Town(lineage, list(world), (*ALWAYS, *OPTIONAL, *HOUSING_FIRST), weight=weight, places=places)


def _told_once(records: Iterable[SpanRecord]) -> Iterator[SpanRecord]:
    """The records without a second stay of the same person that begins on the same day in the same place."""
    seen: set[tuple[object, ...]] = set()
    for record in records:
        stay = (record.row.get("local_person_id"), record.row.get("facility_id"), record.start)
        if record.feed != "shelter_stays" or stay not in seen:
            yield record
        seen.add(stay)


def _client_days(town: Town, records: Iterable[SpanRecord], period: str) -> Counter[object]:
    """The nights of the month in each service of the town."""
    service_of: dict[object, str] = {place.ref: place.service_type for place in town.places}
    first, after = first_day(period), last_day(period) + DAY
    days: Counter[object] = Counter()
    for record in records:
        nights = (min(record.end or after, after) - max(record.start, first)).days
        if record.feed == "shelter_stays":
            days[service_of[record.row["facility_id"]]] += max(0, nights)
        elif record.feed == "hf_tenancies":
            days["housing_first"] += max(0, nights)
    return days


def _pay(rng: random.Random, facts: Iterable[FactRecord], days: Counter[object]) -> None:
    """Let costs follow client-days, as a budget does, so that no month's cost is unusual."""
    lines = [fact.row for fact in facts if fact.feed == "service_costs" and not fact.row["correction"]]
    days = days + Counter({line["service_type"]: line["client_days"] or 0 for line in lines})
    for line in lines:
        eur = days[line["service_type"]] * _EUR_A_DAY * rng.uniform(0.8, 1.2)
        line["amount_eur"] = max(Decimal(1), round(Decimal(eur), 2))
