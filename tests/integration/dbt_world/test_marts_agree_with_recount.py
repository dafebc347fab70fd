"""The counts of a random world against a recount day by day in plain Python, which shares nothing with the models."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.integration.dbt_world.building import BUILD_FILE, rows_of, run_dbt
from tests.integration.dbt_world.conftest import COUNTS
from tests.integration.dbt_world.from_logical import world_of
from tests.oracle.annual_prevalence import annual_prevalence
from tests.oracle.comparing import compare
from tests.oracle.monthly_flows import COLUMNS, monthly_flows
from tests.oracle.monthly_flows_by_sex_age import monthly_flows_by_sex_age
from tests.oracle.point_in_time import point_in_time
from tests.worlds.logical import LogicalDelivery
from tests.worlds.making import make_world

STOCK_KEYS = ("time_period", "ref_area", "ethos_category", "sex", "age_band")

FLOW_KEYS = ("time_period", "ref_area", "sex", "age_band")

Recounted = tuple[Path, Sequence[LogicalDelivery]]


@pytest.fixture(scope="module")
def recounted(tmp_path_factory: pytest.TempPathFactory, dbt_target: Path) -> Recounted:
    """A world with a merger, gaps, corrections, withdrawn and dropped records, and its build."""
    deliveries = make_world(7, merger=True, dropped=True).all_deliveries
    build_file = tmp_path_factory.mktemp("recounted") / BUILD_FILE
    world_of(deliveries).write(build_file)
    options = ["--exclude-resource-type", "unit_test", "--indirect-selection", "buildable"]
    run_dbt(build_file, ["build", "--select", *COUNTS, *options], target=dbt_target)
    return build_file, deliveries


def test_stock_is_what_the_recount_counts(recounted: Recounted) -> None:
    build_file, deliveries = recounted

    rows = rows_of(build_file, "from marts.point_in_time")

    assert rows
    assert compare(rows, point_in_time(deliveries), STOCK_KEYS, ("persons", "anonymous")) == ""


def test_prevalence_is_what_the_recount_counts(recounted: Recounted) -> None:
    build_file, deliveries = recounted

    rows = rows_of(build_file, "from marts.annual_prevalence")

    assert rows
    assert compare(rows, annual_prevalence(deliveries), STOCK_KEYS, ("persons", "nights", "average_nightly")) == ""


def test_flows_are_what_the_recount_counts(recounted: Recounted) -> None:
    build_file, deliveries = recounted
    covered = {key: row for key, row in monthly_flows(deliveries).items() if row["covered"]}

    rows = rows_of(build_file, "from marts.monthly_flows")

    assert rows
    assert compare(rows, covered, ("time_period", "ref_area"), COLUMNS) == ""


def test_flows_by_sex_and_age_are_what_the_recount_counts(recounted: Recounted) -> None:
    build_file, deliveries = recounted

    rows = rows_of(build_file, "from marts.monthly_flows_by_sex_age")

    assert {row["sex"] for row in rows} > {"F", "M", "_T"}
    assert compare(rows, monthly_flows_by_sex_age(deliveries), FLOW_KEYS, COLUMNS) == ""
