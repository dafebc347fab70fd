"""Worlds rich enough for the further marts, beside the builds of them, in which events have prices and series break."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from tests.integration.dbt_world.building import rows_of, run_dbt
from tests.integration.dbt_world.from_logical import world_of
from tests.oracle.comparing import compare
from tests.oracle.obs_status import EVERYTHING, Break
from tests.worlds.logical import LogicalDelivery, World
from tests.worlds.making import make_world

WORLDS: Mapping[str, Callable[[], World]] = {
    "five_years_with_a_merger": lambda: make_world(
        11, municipalities=4, months=60, persons=40, start="2021-07", merger=True, dropped=True, careers=90
    ),
    "six_towns_in_four_years": lambda: make_world(
        12, municipalities=6, months=48, persons=80, start="2022-01", dropped=True, careers=63
    ),
    "a_large_family_is_housed": lambda: _with_no_place_left(
        make_world(6, municipalities=4, months=30, persons=3, start="2023-01", careers=1), "LV0002000", "2025-02"
    ),
}
MARTS = tuple(
    f"+path:dbt_project/models/marts/{folder}"
    for folder in ("core", "counts", "cohorts", "costs", "comparison", "quality")
)
PRICES = {
    (event_type, year): Decimal(price)
    for event_type, price in (("ambulance", "91.37"), ("hospital_day", "143.20"), ("police", "38.05"))
    for year in (2021, 2022, 2023, 2024)
}
"""EUR of an event; detention days, courts and later years have no price."""
UNVERIFIED = ("court", 2023, Decimal("250.00"))
BREAKS = (
    Break("LV", "monthly_flows", date(2024, 2, 1)),
    Break("LV", "monthly_flows_by_sex_age", date(2024, 4, 30)),
    Break("LV", "annual_prevalence", date(2023, 12, 31)),
    Break("LV0001000", "living_situations", date(2023, 5, 17)),
    Break("LV0005000", "shelter_stays", date(2024, 6, 30)),
    Break("LV0005000", "functional_zero", date(2024, 9, 1)),
    Break("LV0054000", "lisbon_goals", date(2024, 3, 1)),
    Break("LV", "hf_retention_crude", date(2023, 11, 30)),
    Break("LV0001000", "hf_enrolments", date(2023, 12, 15)),
    Break("LV0005000", "hf_cumulative_incidence", date(2023, 12, 1)),
    Break("LV0002000", EVERYTHING, date(2024, 7, 1)),
)
"""None of which is in the codelist of this repository: no series has broken yet."""
RELATIVE = 1e-12


@dataclass(frozen=True)
class Recounted:
    """A world's deliveries and the build of them."""

    deliveries: Sequence[LogicalDelivery]
    build_file: Path

    def rows(self, mart: str) -> list[dict[str, Any]]:
        """The rows of a mart."""
        return rows_of(self.build_file, f"from marts.{mart}")

    def difference(
        self, mart: str, recounted: Mapping[Any, Mapping[str, Any]], keys: Sequence[str], values: Sequence[str]
    ) -> str:
        """Nothing, or where the mart and its recount disagree."""
        return compare(self.rows(mart), recounted, keys, values, relative=RELATIVE)


def _with_no_place_left(world: World, municipality: str, period: str) -> World:
    """The municipality states in that month that it has no place to sleep any more: a facilities file without rows."""

    def stated(delivery: LogicalDelivery) -> LogicalDelivery:
        if (delivery.municipality, delivery.period) != (municipality, period):
            return delivery
        return replace(delivery, feeds=delivery.feeds | {"facilities": []})

    return replace(world, deliveries=[*map(stated, world.deliveries)], corrections=[*map(stated, world.corrections)])


@cache
def deliveries_of(name: str) -> Sequence[LogicalDelivery]:
    """All deliveries of a world."""
    return WORLDS[name]().all_deliveries


def build_world(name: str, build_file: Path, *, target: Path) -> Recounted:
    """Deliver and build a world, with every data test of what is built."""
    deliveries = deliveries_of(name)
    world_of(deliveries).write(build_file)
    run_dbt(build_file, ["seed"], target=target)
    _set_prices(build_file)
    _set_breaks(build_file)
    models_and_tests = ["--resource-type", "model", "--resource-type", "test", "--indirect-selection", "buildable"]
    run_dbt(build_file, ["build", "--select", *MARTS, *models_and_tests], target=target)
    return Recounted(deliveries, build_file)


def _set_prices(build_file: Path) -> None:
    """The codelist of the crisis events' prices is empty in this repository: no published price is known."""
    priced = [(*key, price, False) for key, price in PRICES.items()] + [(*UNVERIFIED, True)]
    with duckdb.connect(str(build_file)) as connection:
        connection.execute("delete from seeds.unit_costs")
        connection.executemany(
            "insert into seeds.unit_costs (event_type, year, amount_eur, source, unverified)"
            " values (?, ?, ?, 'invented for a test', ?)",
            [(event_type, year, amount, flag) for event_type, year, amount, flag in priced],
        )


def _set_breaks(build_file: Path) -> None:
    with duckdb.connect(str(build_file)) as connection:
        connection.executemany(
            "insert into seeds.series_breaks (area, scope, valid_from, text_lv, text_en, source)"
            " values (?, ?, ?, 'izdomāts testam', 'invented for a test', 'invented for a test')",
            [(each.area, each.scope or None, each.on) for each in BREAKS],
        )
