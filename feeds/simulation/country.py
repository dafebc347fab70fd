"""The towns of the simulated country: how large they are, which places they have, and which months they deliver.

Weights are the published users of shelters and night shelters of 2020 (Rīga 4,617, Liepāja 365, Daugavpils 191 of
5,760; the rest shared by the others). What the people do is told elsewhere.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from feeds.errors import UserError
from feeds.municipalities import all_municipalities, area_on, municipality
from feeds.simulation.months import Months, as_date

CAPITAL, LIEPAJA, DAUGAVPILS, VALMIERA = "LV0001000", "LV0005000", "LV0002000", "LV0054000"
MADONA, VARAKLANI = "LV0038000", "LV0055000"
WEIGHTS = {CAPITAL: 4617.0, LIEPAJA: 365.0, DAUGAVPILS: 191.0}
CITIES = (CAPITAL, LIEPAJA, DAUGAVPILS, VALMIERA, "LV0003000", "LV0031000", "LV0007000", "LV0006000", "LV0004000")
"""The largest first; a small country is made of the first few. The other municipalities follow by code."""
USERS_ELSEWHERE = 587.0
CITY_WEIGHT, COUNTY_WEIGHT = 3.0, 1.0
"""How the users outside the three largest are shared: a city has as many as three counties."""
WITH_HOUSING_FIRST = (CAPITAL, LIEPAJA, VALMIERA)
"""Where the Housing First pilot was."""
WITH_NIGHT_SHELTER_IN_WINTER = (CAPITAL, VALMIERA, "LV0007000", "LV0031000")
"""Night shelters that open from October to April, for at most 90 nights a person (Valmiera's rule)."""

CAPITAL_PLACES = ("shelter", "overnight_shelter", "overnight_shelter", "crisis_centre", "temporary_lodging", "hostel")
CITY_PLACES = ("shelter", "overnight_shelter", "crisis_centre")
COUNTY_PLACES = ("shelter", "temporary_lodging")
GAP_SHARE = 0.01
"""Of all months of the smaller towns: never delivered."""


@dataclass(frozen=True, slots=True)
class Place:
    """A facility: its running number in the country, its town's number, and its service."""

    number: int
    town: int
    service: str
    is_seasonal: bool = False


@dataclass(frozen=True, slots=True)
class Town:
    """One lineage. `delivers` says for each month whether it is ever delivered; `number` is its place in the list."""

    number: int
    lineage: str
    weight: float
    places: tuple[Place, ...]
    delivers: tuple[bool, ...]

    @property
    def has_housing_first(self) -> bool:
        """Whether the town runs Housing First."""
        return self.lineage in WITH_HOUSING_FIRST

    @property
    def winter_places(self) -> tuple[Place, ...]:
        """Its places that open in winter only."""
        return tuple(place for place in self.places if place.is_seasonal)

    def places_for(self, *services: str) -> tuple[Place, ...]:
        """Its places of these services that are open all the year; all of those when it has none."""
        open_always = tuple(place for place in self.places if not place.is_seasonal)
        return tuple(place for place in open_always if place.service in services) or open_always


@dataclass(frozen=True)
class Country:
    """Towns and months."""

    months: Months
    towns: tuple[Town, ...]

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """All places, by number."""
        return tuple(place for town in self.towns for place in town.places)

    @cached_property
    def codes(self) -> tuple[tuple[str, ...], ...]:
        """By town and month: the code under which its lineage is delivered."""
        ends = [as_date(day) for day in self.months.last_days]
        return tuple(tuple(area_on(town.lineage, end) or town.lineage for end in ends) for town in self.towns)

    @cached_property
    def covered_from(self) -> NDArray[np.int64]:
        """By town: the first day of its first delivered month."""
        return np.array([self.months.first_days[town.delivers.index(True)] for town in self.towns])

    @cached_property
    def covered_to(self) -> NDArray[np.int64]:
        """By town: the last day of its last delivered month (`data_through`; every feed has the same)."""
        return np.array([self.months.last_days[max(np.flatnonzero(town.delivers))] for town in self.towns])

    @cached_property
    def code_rank(self) -> NDArray[np.int64]:
        """By town: its place in the order of codes, which decides between equal spells (methodology 3)."""
        order = sorted(town.lineage for town in self.towns)
        return np.array([order.index(town.lineage) for town in self.towns])

    def region_of(self, code: str) -> str:
        """The planning region of a municipality."""
        found = municipality(code)
        assert found is not None, "codes come from the codelist"
        return found.region


def make_country(rng: random.Random, municipalities: int, months: int) -> Country:
    """The country's first so many municipalities over so many months. UserError for numbers that cannot be.

    With 43 municipalities Varakļāni is among them, which Madona absorbs on 2025-07-01.
    """
    lineages = list(_by_size())
    if not 1 <= municipalities <= len(lineages):
        raise UserError(f"--municipalities must lie between 1 and {len(lineages)}.")
    if months < 1:
        raise UserError("--months must be at least 1.")
    calendar = Months(months)
    weights = _weights(lineages[:municipalities])
    towns: list[Town] = []
    numbered = iter(range(10_000))
    for number, lineage in enumerate(lineages[:municipalities]):
        delivers = _delivered_months(rng, number, lineage, months)
        towns.append(Town(number, lineage, weights[number], _places(numbered, number, lineage), delivers))
    return Country(calendar, tuple(towns))


def _by_size() -> Iterator[str]:
    yield from CITIES
    others = dict.fromkeys(m.lineage for m in all_municipalities())
    yield from (each for each in others if each not in (*CITIES, VARAKLANI))
    yield VARAKLANI


def _weights(lineages: list[str]) -> list[float]:
    """Published users where they are known; the others share what is left of the country's."""
    small = {name: CITY_WEIGHT if name in CITIES else COUNTY_WEIGHT for name in _by_size() if name not in WEIGHTS}
    share = USERS_ELSEWHERE / sum(small.values())
    return [WEIGHTS.get(name) or small[name] * share for name in lineages]


def _places(numbered: Iterator[int], town: int, lineage: str) -> tuple[Place, ...]:
    services = CAPITAL_PLACES if lineage == CAPITAL else CITY_PLACES if lineage in CITIES else COUNTY_PLACES
    places = [Place(next(numbered), town, service) for service in services]
    if lineage in WITH_NIGHT_SHELTER_IN_WINTER:
        places.append(Place(next(numbered), town, "overnight_shelter", is_seasonal=True))
    return tuple(places)


def _delivered_months(rng: random.Random, number: int, lineage: str, months: int) -> tuple[bool, ...]:
    """The two largest deliver always, and so do those that merge.

    The third joins late, the fourth stops early, the fifth leaves a month out; of the others' months a few are never
    delivered.
    """
    delivers = [True] * months
    if number >= 2 and months >= 6 and lineage not in (MADONA, VARAKLANI):
        if number == 2:
            delivers[: months // 4] = [False] * (months // 4)
        elif number == 3:
            delivers[-(months // 6) :] = [False] * (months // 6)
        elif number == 4:
            delivers[months // 2] = False
        else:
            delivers[1:-1] = [rng.random() >= GAP_SHARE for _ in range(months - 2)]
    return tuple(delivers)
