"""The cells of an exact release while their relations are being stated.

A relation that the figures satisfy is stated even where it holds by chance (of coverage, say): somebody may try it; one
that they do not satisfy is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import log2
from typing import NamedTuple

import polars as pl

from analyst.disclosure.linked_cells import Fate, Kind, LinkedCells, Traits
from analyst.released.observations import KEY
from feeds.municipalities import all_municipalities, leads_to

NATION, TOTAL = "LV", "_T"
CENTS = 100
WIDTH_OF_AMOUNTS = 0.2
"""How wide the range of an amount left out must stay, as a share of it: nobody comes nearer than a tenth."""
_ALWAYS_PUBLISHED_ZEROS = frozenset({"coverage_in", "coverage_out"})
"""Whoever reads `coverage` knows that these are zero: leaving such a zero out would hide nothing."""
_ZERO_COSTS = 8.0
"""A zero is a finding: it is left out only where that saves so many times as much."""
_UNSHOWN_COSTS = 0.05
"""A cell that no table shows costs next to nothing."""
_LEVELS = {"municipality": 1.0, "region": 2.0, "country": 6.0}
_REGION_TABLES = {
    "stock_by_municipality": "stock_by_region_sex",
    "flows_by_municipality": "flows_by_region_sex",
}
_NATION_TABLES = {"stock_by_region_sex": "stock_national"}

COMPONENTS: Mapping[str, tuple[str, ...]] = {
    "rate_per_10k": ("persons",),
    **dict.fromkeys(("rate_all", "rate_all_low", "rate_all_high"), ("entrants", "housed")),
    **dict.fromkeys(
        ("rate_excluding_deaths", "rate_excluding_deaths_low", "rate_excluding_deaths_high"),
        ("entrants", "housed", "deaths"),
    ),
    "share_better": ("n_follow_up", "n_better"),
    "share_same": ("n_follow_up", "n_same"),
    "share_worse": ("n_follow_up", "n_worse"),
    "baseline_value": ("n_baseline", "baseline_yes", "baseline_no"),
    "follow_up_value": ("n_follow_up", "follow_up_yes", "follow_up_no"),
    "paired_before": ("n_paired", "paired_before_yes", "paired_before_no"),
    "paired_after": ("n_paired", "paired_after_yes", "paired_after_no"),
    "cost_per_client_day": ("amount_eur", "client_days"),
}
"""What rates, shares and means are made of: they are no cells, and are left out with any of these that is."""


class Place(NamedTuple):
    """What a figure is known by: the columns of KEY."""

    table: str
    freq: str
    time_period: str
    ref_area: str
    ethos_category: str
    sex: str
    age_band: str
    service_type: str
    cohort: str
    indicator: str
    horizon: str
    measure: str

    def but(self, **changes: str) -> Place:
        """The same but for some columns."""
        return self._replace(**changes)

    def __str__(self) -> str:
        """Without the columns that the table lacks."""
        return " ".join(value for name in KEY if (value := getattr(self, name)) not in ("_Z", ""))


@dataclass(frozen=True, slots=True)
class Settled:
    """What earlier releases have settled about a figure, and whether its flag there hid or told that it is small."""

    fate: Fate
    is_silent: bool = False
    has_talked: bool = False


def level_of(ref_area: str) -> str:
    """`country`, `region` or `municipality`."""
    if ref_area == NATION:
        return "country"
    return "region" if ref_area.startswith(f"{NATION}-") else "municipality"


@cache
def _regions() -> Mapping[str, str]:
    return {entry.code: entry.region for entry in all_municipalities()}


@cache
def predecessors(ref_area: str) -> tuple[str, ...]:
    """The codes of the municipalities that became this one, or went into it."""
    return tuple(
        entry.code for entry in all_municipalities() if entry.code != ref_area and leads_to(entry.code, ref_area)
    )


def area_above(place: Place) -> Place | None:
    """The figure of the region, or of the nation, that this one is a part of."""
    level = level_of(place.ref_area)
    if level == "country" or (level == "municipality" and place.ref_area not in _regions()):
        return None
    if level == "region":
        return place.but(table=_NATION_TABLES.get(place.table, place.table), ref_area=NATION)
    return place.but(table=_REGION_TABLES.get(place.table, place.table), ref_area=_regions()[place.ref_area])


class Net:
    """Cells, known by their place, and what is stated of them. `settled` as earlier releases have it."""

    def __init__(self, observations: pl.DataFrame, settled: Mapping[Place, Settled]) -> None:
        self.cells = LinkedCells()
        self.exact: dict[Place, float] = {}
        """Every figure that has a value, also those that are no cells."""
        confidential: set[Place] = set()
        for row in (
            observations.filter(pl.col("obs_value").is_not_null()).select(*KEY, "obs_value", "conf_status").rows()
        ):
            place = Place(*row[:-2])
            self.exact[place] = row[-2]
            if row[-1] == "A":
                confidential.add(place)
        occurs = {_everywhere(place) for place, value in self.exact.items() if value}
        for place, value in self.exact.items():
            if place.measure not in COMPONENTS:
                is_plausible = place.measure not in _ALWAYS_PUBLISHED_ZEROS and _everywhere(place) in occurs
                self._add(place, value, settled.get(place), is_plausible, place in confidential)

    def _add(
        self, place: Place, value: float, settled: Settled | None, is_plausible: bool, is_confidential: bool
    ) -> None:
        is_amount = place.measure == "amount_eur"
        number = round(value * (CENTS if is_amount else 1))
        totals = sum(code == TOTAL for code in (place.ethos_category, place.sex, place.age_band))
        fate = settled.fate if settled else None
        weight = _LEVELS[level_of(place.ref_area)] * (1 + log2(1 + number)) * 2**totals
        traits = Traits(
            weight=weight if number else weight * _ZERO_COSTS,
            may_be_zero=is_plausible or fate is Fate.LEFT_OUT,
            is_confidential=is_confidential,
            width=max(1, round(number * WIDTH_OF_AMOUNTS)) if is_amount else None,
            is_count=not is_amount,
            fate=fate,
            is_silent=settled is not None and settled.is_silent,
            has_talked=settled is not None and settled.has_talked,
        )
        self.cells.add(place, number, traits)

    def unshown(self, place: Place, value: int) -> Place:
        """A count that no table shows, and that those shown would give back."""
        if place not in self.cells:
            self.cells.add(place, value, Traits(weight=_UNSHOWN_COSTS, may_be_zero=True))
        return place

    def value(self, place: Place) -> int:
        """The value of a cell. KeyError when there is none."""
        return self.cells.values[self.cells.number(place)]

    def places(self, *tables: str) -> list[Place]:
        """The cells of these tables, also those that they do not show."""
        return [key for key in self.cells.keys if isinstance(key, Place) and key.table in tables]

    def total(self, whole: Place, parts: Iterable[Place]) -> bool:
        """The whole is the sum of those parts that are there, if it is. Whether it was stated."""
        there = [part for part in parts if part in self.cells]
        if whole not in self.cells or not there:
            return False
        return self.cells.relate_if_true({whole: 1} | dict.fromkeys(there, -1))

    def at_least(self, larger: Place, *smaller: Place) -> bool:
        """The larger is no less than the sum of the others, if it is not. Whether it was stated."""
        if not all(place in self.cells for place in (larger, *smaller)):
            return False
        return self.cells.relate_if_true({larger: 1} | dict.fromkeys(smaller, -1), Kind.IS_NOT_NEGATIVE)

    def at_most(self, smaller: Place, larger: Iterable[Place]) -> bool:
        """One is no more than the sum of those others that are there, if it is not. Whether it was stated."""
        there = [place for place in larger if place in self.cells]
        if smaller not in self.cells or not there:
            return False
        return self.cells.relate_if_true({smaller: -1} | dict.fromkeys(there, 1), Kind.IS_NOT_NEGATIVE)

    def link_areas(self, places: Iterable[Place]) -> None:
        """A region is the sum of its municipalities, the nation that of its regions; no more where people move."""
        parts: dict[Place, list[Place]] = {}
        for place in places:
            whole = area_above(place)
            if whole is not None and whole in self.cells:
                parts.setdefault(whole, []).append(place)
        for whole, members in parts.items():
            if not self.total(whole, members) and not self.at_least(whole, *members):
                self.at_most(whole, members)

    def link_margins(self, places: Iterable[Place], dimension: str) -> None:
        """A total over a dimension is the sum of what it is a total of."""
        parts: dict[Place, list[Place]] = {}
        for place in places:
            if getattr(place, dimension) not in (TOTAL, "_Z"):
                parts.setdefault(place.but(**{dimension: TOTAL}), []).append(place)
        for whole, members in parts.items():
            self.total(whole, members)


def _everywhere(place: Place) -> Place:
    """What figures of the same thing in all areas and tables share: if all of them are zero, so is this one."""
    return place.but(table="", freq="", ref_area="", sex=TOTAL, age_band=TOTAL)
