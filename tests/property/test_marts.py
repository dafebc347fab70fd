"""What must hold of the marts on any data (methodology 12), beyond what the data tests of every build already hold.

Additivity, the identity of the flows, one place a night and prevalence above stock are data tests of `dbt_project`;
builds `as of` a moment and through a month are compared in tests/e2e. Here two builds of one country are compared.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.integration.dbt_world.building import BUILD_FILE, rows_of, run_dbt
from tests.integration.dbt_world.from_logical import world_of
from tests.worlds.logical import LogicalDelivery
from tests.worlds.making import make_world

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

FEW = settings(
    max_examples=2,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
)
"""Two builds an example: too slow for shrinking, and a seed does not shrink to a smaller country."""
MARTS = tuple(f"+path:dbt_project/models/marts/{folder}" for folder in ("counts", "cohorts", "costs"))
ABOUT_THE_BUILD = {"publication"}
"""Tables that tell of the deliveries themselves, which differ when one comes twice."""

seeds = st.integers(1, 10_000)


def small_country(seed: int) -> list[LogicalDelivery]:
    """Three towns in two and a half years, with corrections and everything that the marts count."""
    return make_world(seed, municipalities=3, months=30, persons=15, start="2023-01", careers=14).all_deliveries


def marts_of(folder: Path, name: str, deliveries: Sequence[LogicalDelivery], *, target: Path) -> dict[str, list[str]]:
    """The rows of every mart after a build of these deliveries, in an order of their own."""
    build_file = folder / name / BUILD_FILE
    build_file.parent.mkdir(exist_ok=True)
    build_file.unlink(missing_ok=True)
    world_of(deliveries).write(build_file)
    without_tests = ["--exclude-resource-type", "unit_test", "--exclude-resource-type", "test"]
    run_dbt(build_file, ["build", "--select", *MARTS, *without_tests], target=target)
    with duckdb.connect(str(build_file), read_only=True) as connection:
        found = connection.execute(
            "select distinct table_name from duckdb_columns() where schema_name = 'marts'"
        ).fetchall()
    names = {str(table) for (table,) in found} - ABOUT_THE_BUILD
    return {table: sorted(repr(row) for row in rows_of(build_file, f"from marts.{table}")) for table in sorted(names)}


def differing(one: dict[str, list[str]], other: dict[str, list[str]]) -> list[str]:
    """The marts in which two builds differ."""
    return [table for table in sorted({*one, *other}) if one.get(table) != other.get(table)]


def in_another_order(rng: random.Random, deliveries: Sequence[LogicalDelivery]) -> list[LogicalDelivery]:
    """The months arrive in any order; the versions of one month keep theirs."""
    months = [(each.municipality, each.period) for each in deliveries]
    rng.shuffle(months)
    waiting: dict[tuple[str, str], list[LogicalDelivery]] = {}
    for each in sorted(deliveries, key=lambda each: each.received_order):
        waiting.setdefault((each.municipality, each.period), []).append(each)
    return [replace(waiting[month].pop(0), received_order=order) for order, month in enumerate(months, start=1)]


def each_in_force_again(deliveries: Sequence[LogicalDelivery]) -> list[LogicalDelivery]:
    """What is in force of every month comes once more, feed by feed, after all else."""
    in_force: dict[tuple[str, str], LogicalDelivery] = {}
    for each in sorted(deliveries, key=lambda each: each.received_order):
        month = (each.municipality, each.period)
        known = in_force.get(month)
        in_force[month] = replace(each, feeds={**known.feeds, **each.feeds}) if known else each
    last = max(each.received_order for each in deliveries)
    again = [replace(each, received_order=last + number) for number, each in enumerate(in_force.values(), start=1)]
    return [*deliveries, *again]


@FEW
@given(seed=seeds)
def test_neither_the_order_of_arrival_nor_a_second_delivery_changes_a_mart(
    seed: int, dbt_target: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, deliveries = tmp_path_factory.mktemp("order"), small_country(seed)
    shuffled = in_another_order(random.Random(seed), deliveries)

    as_they_came = marts_of(folder, "as_they_came", deliveries, target=dbt_target)
    otherwise = marts_of(folder, "otherwise", each_in_force_again(shuffled), target=dbt_target)

    assert as_they_came["long_term"]
    assert differing(as_they_came, otherwise) == []
