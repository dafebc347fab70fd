"""Random but valid worlds: `make_world` gives every delivery that six towns send in, with all that may befall a record.

Deliveries pass every error check of quality-checks.md; warnings and questions (confirm) may remain. Nothing is written
to disk here.
"""

from __future__ import annotations

import random

from tests.oracle.calendar import DAY, first_day, last_day, period_of
from tests.worlds.careers import Careers, crises_around_homes
from tests.worlds.correcting import make_corrections
from tests.worlds.facts import month_facts
from tests.worlds.identities import Acquaintance, Population
from tests.worlds.lives import Life, Numbers
from tests.worlds.logical import Row, World
from tests.worlds.places import MADONA, MERGER, VARAKLANI, Town, add_small_places, make_towns, month_range
from tests.worlds.restating import restate
from tests.worlds.truth import FactRecord, Ref, SpanRecord, Truth

START, START_WITH_MERGER = "2021-07", "2023-07"


def make_world(
    seed: int,
    municipalities: int = 6,
    months: int = 30,
    persons: int = 120,
    *,
    start: str | None = None,
    merger: bool = False,
    dropped: bool = False,
    corrections: bool = True,
    careers: int = 0,
) -> World:
    """A world of its own for each seed.

    `merger`: two of the towns are Madona and Varakļāni, which merge on 2025-07-01 (the default start is then 2023-07).
    `dropped`: some open records are forgotten by the next month's file (the gate's HIST-03 would refuse those files).
    `corrections`: some months come first in a faulty (but valid) version and later in the right one.
    `careers`: so many more people whose lives exercise the further marts (`careers`), and places of few beds.
    """
    rng = random.Random(seed)
    world = month_range(start or (START_WITH_MERGER if merger else START), months)
    towns = make_towns(rng, municipalities, world, merger=merger)
    if careers:
        add_small_places(rng, towns, world)
    lives, acquaintances = _people(rng, towns, persons, careers, world)
    if merger:
        _absorb(towns, lives, acquaintances)
    spans = [record for life in lives for record in life.records]
    spans += _anonymous_sightings(rng, lives, towns)
    _withdraw(rng, towns, lives)
    if dropped:
        _drop(rng, towns, lives)
    facts = _facts(rng, towns, lives)

    def person_row(who: Ref, period: str) -> Row:
        return acquaintances[who].row(last_day(period))

    deliveries = restate(towns, spans, facts, person_row)
    if not corrections:
        return World(seed, deliveries)
    return make_corrections(rng, World(seed, deliveries))


def _people(
    rng: random.Random, towns: list[Town], persons: int, careers: int, world: list[str]
) -> tuple[list[Life], dict[Ref, Acquaintance]]:
    """Lives by town; about one person in six lives in two towns, which both know the code (sooner or later)."""
    start, horizon = first_day(world[0]), last_day(world[-1])
    population = Population(rng)
    numbers = {town.lineage: Numbers() for town in towns}
    lives: list[Life] = []
    acquaintances: dict[Ref, Acquaintance] = {}
    for _ in range(persons):
        identity = population.person(start, horizon)
        arrives = start + rng.randint(-300, (horizon - start).days) * DAY
        homes = _homes(rng, towns)
        for town in homes:
            who = numbers[town.lineage].ref(town.lineage, "p")
            first = max(arrives + rng.choice((0, 0, 2, 10, 60)) * DAY, identity.birth)
            lives.append(Life(rng, town, numbers[town.lineage], who, first, horizon).live())
            acquaintances[who] = population.acquaintance(identity, first, must_know_code=len(homes) > 1)
    for career, acquaintance in Careers(rng, population, numbers, towns, start, horizon).make(careers):
        lives.append(career)
        acquaintances[career.who] = acquaintance
    return lives, acquaintances


def _homes(rng: random.Random, towns: list[Town]) -> list[Town]:
    home = rng.choices(towns, [town.weight for town in towns])[0]
    if rng.random() > 1 / 6 or len(towns) == 1:
        return [home]
    other = rng.choice([town for town in towns if town is not home])
    # One local person id stays one person for the gate: nobody lives in both towns that become one.
    will_be_one = {home.lineage, other.lineage} == {MADONA, VARAKLANI}
    return [home] if will_be_one else [home, other]


def _absorb(towns: list[Town], lives: list[Life], acquaintances: dict[Ref, Acquaintance]) -> None:
    """From the merger on Madona delivers for Varakļāni; what begins after it bears Madona's own ids."""
    madona, varaklani = towns[0], towns[1]
    merged = f"{MERGER:%Y-%m}"
    varaklani.months += [period for period in madona.months if period >= merged]
    varaklani.feed_gaps = {gap for gap in varaklani.feed_gaps if gap[1] < merged}
    varaklani.feed_gaps |= {gap for gap in madona.feed_gaps if gap[1] >= merged}
    for life in lives:
        if life.town is not varaklani:
            continue
        if life.records and all(record.start >= MERGER for record in life.records):
            new = _own(life.who)
            acquaintances[new] = acquaintances.pop(life.who)
            for record in life.records:
                _replace(record.row, life.who, new)
            life.who = new
        new_keys = {key: _own(key) for record in life.records if record.start >= MERGER for key in [_key(record)]}
        for record in life.records:
            if record.start >= MERGER:
                record.lineage = MADONA
            for old, new in new_keys.items():
                _replace(record.row, old, new)


def _own(ref: Ref) -> Ref:
    return Ref(MADONA, f"v{ref.identifier}")


def _key(record: SpanRecord) -> Ref:
    key = next(iter(record.row.values()))
    assert isinstance(key, Ref)
    return key


def _replace(row: Truth, old: Ref, new: Ref) -> None:
    for name, value in row.items():
        if value == old:
            row[name] = new


def _anonymous_sightings(rng: random.Random, lives: list[Life], towns: list[Town]) -> list[SpanRecord]:
    """People seen in the street whom nobody could name, some of them on the month's last night."""
    numbers = {life.town.lineage: life.numbers for life in lives}
    found = []
    for town in towns:
        for period in town.months:
            if town.lineage == VARAKLANI and first_day(period) >= MERGER:
                continue
            for _ in range(rng.choice((0, 0, 1, 3))):
                night = last_day(period) if rng.random() < 0.5 else first_day(period) + rng.randint(0, 27) * DAY
                row: Truth = {
                    "observation_id": numbers.setdefault(town.lineage, Numbers()).ref(town.lineage, "o"),
                    "withdrawn": None,
                    "local_person_id": None,
                    "source": rng.choice(("outreach", "count")),
                    "observed_on": night,
                    "valid_to": None,
                    "situation": "street",
                }
                found.append(SpanRecord("living_situations", town.lineage, night, night, row))
    return found


def _lots(records: list[SpanRecord]) -> list[list[SpanRecord]]:
    """Records that share a fate: an enrolment with all its tenancies, anything else alone."""
    homes = [record for record in records if record.feed == "hf_tenancies"]
    lots = []
    for record in records:
        if record.feed == "hf_enrolments":
            key = _key(record)
            lots.append([record, *(home for home in homes if home.row["enrolment_id"] == key)])
        elif record.feed != "hf_tenancies":
            lots.append([record])
    return lots


def _withdraw(rng: random.Random, towns: list[Town], lives: list[Life]) -> None:
    """Some records are taken back, in the month in which they begin or up to half a year later."""
    town_of = {town.lineage: town for town in towns}
    for life in lives:
        for lot in _lots(life.records) if life.died_on is None else []:
            town = town_of[lot[0].lineage]
            later = [period for period in town.months if period >= period_of(lot[0].start)][:6]
            period = rng.choice(later) if later and rng.random() < 0.03 else None
            if period and all(town_of[record.lineage].delivers(record.feed, period) for record in lot):
                for record in lot:
                    record.withdrawn_in = period


def _drop(rng: random.Random, towns: list[Town], lives: list[Life]) -> None:
    """Some open records are forgotten after a month that still states them, with another delivered month to follow."""
    town_of = {town.lineage: town for town in towns}
    for life in lives:
        for lot in _lots(life.records) if life.died_on is None else []:
            record = lot[0]
            months = town_of[record.lineage].months
            still_open = [p for p in months[:-1] if record.start <= last_day(p) and record.is_open_at(last_day(p))]
            if still_open and record.withdrawn_in is None and rng.random() < 0.06:
                period = rng.choice(still_open)
                for each in lot:
                    each.dropped_after = period


def _facts(rng: random.Random, towns: list[Town], lives: list[Life]) -> list[FactRecord]:
    numbers = {life.town.lineage: life.numbers for life in lives}
    found: list[FactRecord] = []
    for town in towns:
        own = [life for life in lives if life.town is town]
        for period in town.months:
            facts = month_facts(rng, town, numbers.setdefault(town.lineage, Numbers()), own, period)
            if town.delivers("crisis_events", period):
                facts += crises_around_homes(rng, own, period)
            # A merged municipality books the costs of both; two lines of client_days for one service would be a fault.
            is_absorbed = town.lineage == VARAKLANI and first_day(period) >= MERGER
            found += [fact for fact in facts if not (is_absorbed and fact.feed == "service_costs")]
    return found
