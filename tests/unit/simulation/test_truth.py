"""The truth of a simulation against the recount of its deliveries, which reads them as anybody would."""

from __future__ import annotations

import polars as pl
import pytest

from feeds.simulation.slips import WITHDRAWN_FEEDS
from tests.oracle.annual_prevalence import annual_prevalence
from tests.oracle.comparing import compare
from tests.oracle.delivered import KEYS
from tests.oracle.dropped_open import dropped_open
from tests.oracle.monthly_flows import COLUMNS, monthly_flows
from tests.oracle.point_in_time import point_in_time
from tests.unit.simulation.country import Simulation, simulation

STOCK_KEYS = ("time_period", "ref_area", "ethos_category", "sex", "age_band")
SMALL = (6, 18, 500, 7)
ALL_WITH_THE_MERGER = (43, 50, 400, 5)
FORGETFUL = (9, 24, 600, 1)
"""A country in which a town forgets an open record over its gap."""


@pytest.fixture(
    params=[SMALL, ALL_WITH_THE_MERGER, FORGETFUL],
    ids=["six towns", "every town, with the merger of 2025", "nine towns, one of which forgets"],
)
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


def test_a_few_records_are_taken_back_after_they_were_told_and_never_count(country: Simulation) -> None:
    withdrawn = country.truth["withdrawn"]
    said = {
        (KEYS[feed], str(row[KEYS[feed]]), month.period)
        for month in country.months
        for feed in WITHDRAWN_FEEDS
        for row in month.tables[feed].to_dicts()
        if row["withdrawn"]
    }
    first_told = {
        (key, str(row[key])): month.period
        for month in reversed(country.months)
        for feed, key in KEYS.items()
        for row in month.tables.get(feed, pl.DataFrame()).to_dicts()
    }

    assert {(key, name.rpartition(":")[2][1:], period) for key, name, period in said} == {
        (KEYS[feed], str(record), period)
        for feed, record, period in withdrawn.select("feed", "record", "withdrawn_in").iter_rows()
    }
    assert withdrawn.height > 0
    assert all(first_told[key, name] < period for key, name, period in said if ":" not in name)
    keys = ("lineage", "feed", "record")
    assert country.truth["spells"].join(withdrawn, on=keys, how="inner").is_empty()


def test_open_records_are_dropped_over_a_gap_and_nowhere_else(country: Simulation) -> None:
    dropped = {
        (row["municipality"], row["feed"], row["period"]): row["records"]
        for row in country.truth["dropped_open"].to_dicts()
    }

    assert dropped == dropped_open(country.logical())


def test_some_town_forgets_a_record() -> None:
    assert simulation(*FORGETFUL).truth["dropped_open"]["records"].sum() > 0
