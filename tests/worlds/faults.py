"""Known faults in an otherwise valid world, each alone in its delivery, with what the gate must find."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tests.oracle.calendar import DAY, first_day, last_day
from tests.worlds.logical import LogicalDelivery, Row, Value, World

FIRST_ROW = 2
"""The row of a feed's first record as the clerk sees it: the header is row 1."""


@dataclass(frozen=True, slots=True)
class PlantedFault:
    """What the gate must find in one delivery: the check, and where. `rows` as the clerk sees them."""

    check_id: str
    municipality: str
    period: str
    feed: str
    rows: tuple[int, ...]
    column: str


Plant = Callable[[list[Row], int, str], tuple[list[Row], tuple[int, ...]] | None]
"""(rows of the feed, index of the row to spoil, period) → the spoilt rows and the indexes to be named, or None."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: the check that must find it, the feed and column in which it stands, and how it is planted."""

    check_id: str
    feed: str
    column: str
    plant: Plant


def _with(rows: list[Row], index: int, **changes: Value) -> tuple[list[Row], tuple[int, ...]]:
    spoilt = [*rows]
    spoilt[index] = rows[index] | changes
    return spoilt, (index,)


def _no_facility(rows: list[Row], index: int, period: str) -> tuple[list[Row], tuple[int, ...]]:
    return _with(rows, index, facility_id=None)


def _unknown_code(rows: list[Row], index: int, period: str) -> tuple[list[Row], tuple[int, ...]]:
    return _with(rows, index, sex="vyras")


def _words_for_a_number(rows: list[Row], index: int, period: str) -> tuple[list[Row], tuple[int, ...]]:
    return _with(rows, index, capacity="daudz")


def _capacity_out_of_range(rows: list[Row], index: int, period: str) -> tuple[list[Row], tuple[int, ...]]:
    return _with(rows, index, capacity=5001)


def _impossible_date(rows: list[Row], index: int, period: str) -> tuple[list[Row], tuple[int, ...]]:
    return _with(rows, index, observed_on="31.02.2022.")


def _same_key_twice(rows: list[Row], index: int, period: str) -> tuple[list[Row], tuple[int, ...]]:
    return [*rows, rows[index] | {"capacity": 7}], (index, len(rows))


def _unknown_person(rows: list[Row], index: int, period: str) -> tuple[list[Row], tuple[int, ...]]:
    return _with(rows, index, local_person_id="nezinams77")


def _ends_before_it_starts(rows: list[Row], index: int, period: str) -> tuple[list[Row], tuple[int, ...]] | None:
    """On a stay that has ended inside the month, so that its new start lies inside the month too."""
    end = rows[index]["check_out"]
    is_inside = isinstance(end, date) and first_day(period) <= end < last_day(period)
    if not is_inside or rows[index]["exit_destination"] == "deceased":
        return None
    assert isinstance(end, date)
    return _with(rows, index, check_in=end + DAY)


def _seen_after_the_month(rows: list[Row], index: int, period: str) -> tuple[list[Row], tuple[int, ...]] | None:
    if rows[index]["valid_to"] is not None:
        return None
    return _with(rows, index, observed_on=last_day(period) + DAY)


def _ended_without_destination(rows: list[Row], index: int, period: str) -> tuple[list[Row], tuple[int, ...]] | None:
    if rows[index]["check_out"] is None or rows[index]["exit_destination"] == "deceased":
        return None
    return _with(rows, index, exit_destination=None)


def _negative_without_correction(rows: list[Row], index: int, period: str) -> tuple[list[Row], tuple[int, ...]] | None:
    amount = rows[index]["amount_eur"]
    if rows[index]["correction"] or not isinstance(amount, Decimal):
        return None
    return _with(rows, index, amount_eur=-amount)


KINDS = (
    Kind("VAL-01", "shelter_stays", "facility_id", _no_facility),
    Kind("VAL-02", "facilities", "capacity", _words_for_a_number),
    Kind("VAL-03", "living_situations", "observed_on", _impossible_date),
    Kind("VAL-04", "persons", "sex", _unknown_code),
    Kind("VAL-06", "facilities", "capacity", _capacity_out_of_range),
    Kind("KEY-01", "facilities", "facility_id", _same_key_twice),
    Kind("REF-01", "shelter_stays", "local_person_id", _unknown_person),
    Kind("DATE-01", "shelter_stays", "check_out", _ends_before_it_starts),
    Kind("DATE-02", "living_situations", "observed_on", _seen_after_the_month),
    Kind("LOG-01", "shelter_stays", "exit_destination", _ended_without_destination),
    Kind("LOG-10", "service_costs", "amount_eur", _negative_without_correction),
)


def plant_faults(world: World, seed: int = 0, kinds: tuple[Kind, ...] = KINDS) -> tuple[World, list[PlantedFault]]:
    """A copy of the world with one fault of each kind, each in a delivery of its own that is never corrected later.

    Withdrawn rows are left alone (later checks do not look at them). A kind for which no delivery offers a row is left
    out: the returned list says what was planted.
    """
    rng = random.Random(seed)
    deliveries = list(world.deliveries)
    corrected = {(each.municipality, each.period) for each in world.corrections}
    free = [at for at, each in enumerate(deliveries) if (each.municipality, each.period) not in corrected]
    rng.shuffle(free)
    planted: list[PlantedFault] = []
    for kind in kinds:
        for at in free:
            spoilt = _spoil(rng, deliveries[at], kind)
            if spoilt is not None:
                deliveries[at], fault = spoilt
                planted.append(fault)
                free.remove(at)
                break
    return World(world.seed, deliveries, world.corrections), planted


def _spoil(rng: random.Random, delivery: LogicalDelivery, kind: Kind) -> tuple[LogicalDelivery, PlantedFault] | None:
    rows = delivery.feeds.get(kind.feed, [])
    indexes = [index for index, row in enumerate(rows) if not row.get("withdrawn")]
    rng.shuffle(indexes)
    for index in indexes:
        found = kind.plant(rows, index, delivery.period)
        if found is not None:
            spoilt, named = found
            seen = tuple(sorted(FIRST_ROW + each for each in named))
            fault = PlantedFault(kind.check_id, delivery.municipality, delivery.period, kind.feed, seen, kind.column)
            return replace(delivery, feeds=delivery.feeds | {kind.feed: spoilt}), fault
    return None
