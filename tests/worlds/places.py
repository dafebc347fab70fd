"""The municipalities of a test world: which months and feeds they deliver, and their places to sleep."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date

from tests.oracle.calendar import first_day, last_day, periods
from tests.oracle.geography import municipality_on
from tests.worlds.truth import Ref

LINEAGES = ("LV0001000", "LV0005000", "LV0054000", "LV0002000", "LV0004000", "LV0003000", "LV0024000", "LV0042000")
MADONA, VARAKLANI = "LV0038000", "LV0055000"
MERGER = date(2025, 7, 1)

ALWAYS = ("facilities", "persons")
HOUSING_FIRST = ("hf_enrolments", "hf_tenancies", "hf_support", "hf_assessments", "hf_fidelity")
OPTIONAL = (
    "shelter_stays",
    "living_situations",
    "institution_discharges",
    "evictions",
    "service_costs",
    "crisis_events",
)
SLEEPING_PLACES = (
    "overnight_shelter",
    "shelter",
    "hostel",
    "temporary_lodging",
    "transitional_supported",
    "crisis_centre",
)
OPEN_SINCE = date(2012, 1, 1)


@dataclass(frozen=True, slots=True)
class Place:
    """A facility. From `changes_on` on (if any) it is another service; `closes_on` is its last day."""

    ref: Ref
    name: str
    service_type: str
    capacity: int
    changes_on: date | None = None
    becomes: str | None = None
    closes_on: date | None = None
    opens_on: date = OPEN_SINCE

    def is_open_after(self, day: date) -> bool:
        """Whether somebody who comes on that day can stay for a night."""
        return self.opens_on <= day and (self.closes_on is None or self.closes_on > day)

    def service_in(self, period: str) -> str:
        """The service type stated in that month's file."""
        if self.changes_on and self.becomes and last_day(period) >= self.changes_on:
            return self.becomes
        return self.service_type


@dataclass(slots=True)
class Town:
    """One lineage in the world, with the months that it delivers and the feeds that it ever delivers."""

    lineage: str
    months: list[str]
    feeds: tuple[str, ...]
    weight: int
    places: list[Place] = field(default_factory=list)
    feed_gaps: set[tuple[str, str]] = field(default_factory=set)
    """(feed, period) that a delivery leaves out."""

    @property
    def has_housing_first(self) -> bool:
        """Whether the town runs Housing First."""
        return "hf_tenancies" in self.feeds

    @property
    def is_complete(self) -> bool:
        """Whether the town delivers every feed."""
        return set(self.feeds) >= {*OPTIONAL, *HOUSING_FIRST}

    @property
    def lasting_places(self) -> list[Place]:
        """The places that are open all the time."""
        return [place for place in self.places if place.opens_on == OPEN_SINCE and place.closes_on is None]

    def delivers(self, feed: str, period: str) -> bool:
        """Whether that month's delivery holds the feed."""
        return period in self.months and feed in self.feeds and (feed, period) not in self.feed_gaps


def make_towns(rng: random.Random, municipalities: int, world: list[str], *, merger: bool) -> list[Town]:
    """Towns with late starts, early stops, gaps and missing feeds; the first one is the largest and most complete.

    With a merger the first two are Madona and Varakļāni, which deliver the same feeds; Madona reaches beyond it.
    """
    lineages = [MADONA, VARAKLANI] if merger else []
    lineages += LINEAGES[: municipalities - len(lineages)]
    towns = []
    for number, lineage in enumerate(lineages):
        months = _months(rng, number, world, never_stops=lineage == MADONA)
        feeds = _feeds(rng, number, is_complete=number == 0 or lineage in (MADONA, VARAKLANI))
        towns.append(Town(lineage, months, feeds, weight=4 if number == 0 else rng.choice((1, 2)), feed_gaps=set()))
    for town in towns:
        if town.lineage == VARAKLANI:
            town.months = [period for period in town.months if period < f"{MERGER:%Y-%m}"]
        town.places = _places(rng, town, world)
        for period in town.months[1:-1]:
            if rng.random() < 0.03:
                town.feed_gaps.add((rng.choice(("shelter_stays", "living_situations", "service_costs")), period))
    return towns


def _months(rng: random.Random, number: int, world: list[str], *, never_stops: bool) -> list[str]:
    first = rng.randint(2, max(2, len(world) // 4)) if number in (2, 4) else 0
    last = len(world) - (rng.randint(2, max(2, len(world) // 4)) if number in (3, 5) and not never_stops else 0)
    months = world[first:last]
    gaps = rng.sample(months[1:-1], k=min(rng.choice((0, 1, 1, 2)), max(0, len(months) - 2))) if number else []
    return [period for period in months if period not in gaps]


def _feeds(rng: random.Random, number: int, *, is_complete: bool) -> tuple[str, ...]:
    if is_complete:
        return (*ALWAYS, *OPTIONAL, *HOUSING_FIRST)
    left_out = rng.sample(OPTIONAL, k=rng.choice((0, 1, 1, 2)))
    found = (*ALWAYS, *(feed for feed in OPTIONAL if feed not in left_out))
    return (*found, *HOUSING_FIRST) if number in (1, 2) else found


def _places(rng: random.Random, town: Town, world: list[str]) -> list[Place]:
    chosen = ["overnight_shelter", *rng.sample(SLEEPING_PLACES[1:], k=rng.randint(1, 3))]
    places = []
    for number, service in enumerate(chosen, start=1):
        changes = rng.random() < 0.15
        closes = number > 2 and rng.random() < 0.3
        places.append(
            Place(
                ref=Ref(town.lineage, f"m{number}"),
                name=f"Mītne Nr. {number}",
                service_type=service,
                capacity=rng.randint(40, 90),
                changes_on=first_day(rng.choice(world)) if changes else None,
                becomes=rng.choice(SLEEPING_PLACES) if changes else None,
                closes_on=last_day(rng.choice(world[len(world) // 2 :])) if closes else None,
            )
        )
    return places


def add_small_places(rng: random.Random, towns: list[Town], world: list[str]) -> None:
    """Places of few or no beds in the complete towns, one that opens and one that closes within a month."""
    middle = world[len(world) // 3 : 2 * len(world) // 3]
    for town in towns:
        if town.is_complete:
            opens, closes = (first_day(rng.choice(middle)).replace(day=rng.randint(2, 27)) for _ in range(2))
            small = (
                ("m7", "shelter", 2, OPEN_SINCE, None),
                ("m8", "temporary_lodging", rng.randint(1, 3), opens, None),
                ("m9", "crisis_centre", 0, OPEN_SINCE, closes),
            )
            town.places += [
                Place(Ref(town.lineage, ref), f"Mītne {ref}", service, beds, closes_on=last, opens_on=first)
                for ref, service, beds, first, last in small
            ]


def code_in(lineage: str, period: str) -> str:
    """The municipality that delivers for a lineage in a month."""
    return municipality_on(lineage, last_day(period))


def month_range(start: str, months: int) -> list[str]:
    """That many months from the first one on."""
    year, month = int(start[:4]), int(start[5:7])
    index = year * 12 + month - 1 + months - 1
    return list(periods(start, f"{index // 12:04d}-{index % 12 + 1:02d}"))
