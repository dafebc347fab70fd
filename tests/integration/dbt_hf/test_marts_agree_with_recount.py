"""Retention and unit costs of random worlds against a recount in plain Python, which shares nothing with the models."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.integration.dbt_hf.marts import Mart, build_marts
from tests.integration.dbt_world.from_logical import world_of
from tests.oracle.comparing import compare
from tests.oracle.hf_retention import hf_retention, hf_retention_crude
from tests.oracle.service_unit_costs import service_unit_costs
from tests.worlds.logical import LogicalDelivery
from tests.worlds.making import make_world

Recounted = tuple[dict[str, Mart], Sequence[LogicalDelivery]]

MARTS = ("hf_retention", "hf_retention_crude", "service_unit_costs")
RATES = ("rate_all", "rate_all_low", "rate_all_high")
RATES_EXCLUDING_DEATHS = ("rate_excluding_deaths", "rate_excluding_deaths_low", "rate_excluding_deaths_high")


@pytest.fixture(scope="module")
def recounted(tmp_path_factory: pytest.TempPathFactory, dbt_target: Path) -> Recounted:
    """A world with a merger, gaps, corrections, withdrawn and dropped records, and its marts."""
    deliveries = make_world(7, merger=True, dropped=True).all_deliveries
    return build_marts(world_of(deliveries), tmp_path_factory.mktemp("recounted"), MARTS, dbt_target), deliveries


def test_retention_is_what_the_recount_gives(recounted: Recounted) -> None:
    marts, deliveries = recounted
    columns = ("at_risk", "events", "censored", "survival", "ci_low", "ci_high")
    assert marts["hf_retention"]
    expected = hf_retention(deliveries)
    assert compare(marts["hf_retention"], expected, ("cohort", "ref_area", "month"), columns) == ""


def test_crude_retention_is_what_the_recount_gives(recounted: Recounted) -> None:
    marts, deliveries = recounted
    columns = ("entrants", "deaths", "housed", "exited_otherwise", *RATES, *RATES_EXCLUDING_DEATHS)
    assert marts["hf_retention_crude"]
    expected = hf_retention_crude(deliveries)
    assert compare(marts["hf_retention_crude"], expected, ("cohort", "ref_area", "horizon"), columns) == ""


def test_unit_costs_are_what_the_recount_gives(recounted: Recounted) -> None:
    marts, deliveries = recounted
    columns = ("amount_eur", "client_days", "cost_per_client_day", "housing_share", "support_share", "missing_part")
    assert marts["service_unit_costs"]
    # Where a service states no client-days the mart leaves them empty; the recount adds up none.
    rows = marts["service_unit_costs"]
    keys = ("time_period", "ref_area", "service_type")
    assert compare(rows, service_unit_costs(deliveries), keys, columns) == ""
