"""The truth of a simulation against the recount of its deliveries, which reads them as anybody would."""

from __future__ import annotations

import pytest

from tests.oracle.annual_prevalence import annual_prevalence
from tests.oracle.comparing import compare
from tests.oracle.monthly_flows import COLUMNS, monthly_flows
from tests.oracle.point_in_time import point_in_time
from tests.unit.simulation.country import Simulation, simulation

STOCK_KEYS = ("time_period", "ref_area", "ethos_category", "sex", "age_band")
SMALL = (6, 18, 500, 7)
ALL_WITH_THE_MERGER = (43, 50, 400, 5)


@pytest.fixture(params=[SMALL, ALL_WITH_THE_MERGER], ids=["six towns", "every town, with the merger of 2025"])
def country(request: pytest.FixtureRequest) -> Simulation:
    return simulation(*request.param)


def test_stock_is_what_the_deliveries_say(country: Simulation) -> None:
    stock = country.truth["point_in_time"].to_dicts()

    assert compare(stock, point_in_time(country.logical()), STOCK_KEYS, ("persons", "anonymous")) == ""


def test_prevalence_is_what_the_deliveries_say(country: Simulation) -> None:
    prevalence = country.truth["annual_prevalence"].to_dicts()
    values = ("persons", "nights", "average_nightly")

    assert compare(prevalence, annual_prevalence(country.logical()), STOCK_KEYS, values) == ""


def test_flows_are_what_the_deliveries_say(country: Simulation) -> None:
    flows = country.truth["monthly_flows"].to_dicts()
    covered = {key: row for key, row in monthly_flows(country.logical()).items() if row["covered"]}

    assert compare(flows, covered, ("time_period", "ref_area"), COLUMNS) == ""


def test_the_merger_is_in_the_country() -> None:
    told = {(month.municipality, month.period) for month in simulation(*ALL_WITH_THE_MERGER).months}

    assert ("LV0055000", "2025-06") in told
    assert ("LV0038001", "2025-07") in told
    assert ("LV0055000", "2025-07") not in told


def test_a_country_of_one_month_and_one_life_has_a_truth() -> None:
    tables = simulation(1, 1, 1, 3).truth

    assert tables["monthly_flows"]["time_period"].unique().to_list() == ["2021-07"]
    assert set(tables["point_in_time"]["ref_area"]) == {"LV", "LV-R1", "LV0001000"}
