"""Random countries, delivered as files of every style, run through the whole pipeline and counted again by hand.

The recount (tests/oracle) works day by day from the logical deliveries and shares no code with the warehouse.
"""

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from feeds.dropping import Drop, drops_in
from feeds.installation import Installation
from feeds.settings import Settings
from tests import oracle
from tests.e2e.running import deliveries, marts, pajumte
from tests.integration.dbt_world.building import rows_of
from tests.worlds.logical import LogicalDelivery, World
from tests.worlds.making import make_world
from tests.worlds.receiving import receive
from tests.worlds.writing import write_world

pytestmark = pytest.mark.slow

FLOWS = [
    "active_start",
    *("inflow_new", "inflow_returned_housing", "inflow_returned_other", "transfers_in", "transfers_out"),
    *("outflow_permanent", "outflow_hf", "outflow_institution", "outflow_deceased"),
    *("outflow_homeless_unseen", "outflow_other", "outflow_unknown", "coverage_in", "coverage_out"),
    "active_end",
]


@dataclass(frozen=True)
class Recounted:
    """A mart, its keys and values, and the function that counts it again."""

    mart: str
    recount: Callable[..., Any]
    keys: list[str]
    values: list[str]


def _covered_flows(accepted: list[LogicalDelivery], through: str | None = None) -> dict[Any, Any]:
    """The recount's rows of covered areas: what ends its coverage leaves no row of its own."""
    return {key: row for key, row in oracle.monthly_flows(accepted, through).items() if row["covered"]}


def _dropped_open(accepted: list[LogicalDelivery], through: str | None = None) -> dict[Any, Any]:
    return {key: {"records": records} for key, records in oracle.dropped_open(accepted, through).items()}


RECOUNTED = [
    Recounted(
        "marts.point_in_time",
        oracle.point_in_time,
        ["time_period", "ref_area", "ethos_category", "sex", "age_band"],
        ["persons", "anonymous"],
    ),
    Recounted(
        "marts.annual_prevalence",
        oracle.annual_prevalence,
        ["time_period", "ref_area", "ethos_category", "sex", "age_band"],
        ["persons", "nights", "average_nightly"],
    ),
    Recounted("marts.monthly_flows", _covered_flows, ["time_period", "ref_area"], FLOWS),
    Recounted(
        "marts.monthly_flows_by_sex_age",
        oracle.monthly_flows_by_sex_age,
        ["time_period", "ref_area", "sex", "age_band"],
        FLOWS,
    ),
    Recounted(
        "marts.hf_retention",
        oracle.hf_retention,
        ["cohort", "ref_area", "month"],
        ["at_risk", "events", "censored", "survival", "ci_low", "ci_high"],
    ),
    Recounted(
        "marts.hf_retention_crude",
        oracle.hf_retention_crude,
        ["cohort", "ref_area", "horizon"],
        [
            "entrants",
            "deaths",
            "housed",
            "exited_otherwise",
            "rate_all",
            "rate_all_low",
            "rate_all_high",
            "rate_excluding_deaths",
            "rate_excluding_deaths_low",
            "rate_excluding_deaths_high",
        ],
    ),
    Recounted(
        "marts.service_unit_costs",
        oracle.service_unit_costs,
        ["time_period", "ref_area", "service_type"],
        ["amount_eur", "client_days", "cost_per_client_day", "housing_share", "support_share"],
    ),
    Recounted("quality.dropped_open", _dropped_open, ["municipality", "feed", "period"], ["records"]),
]


@dataclass(frozen=True)
class Country:
    """A world, the home that its files were run into, and what of it the ledger holds accepted."""

    world: World
    inbox: Path
    home: Path
    accepted: list[LogicalDelivery]


def _run(factory, name: str, world: World) -> Country:
    """Deliver the world's files; what asks for confirmation is confirmed, since in these worlds all of it is right."""
    folder = factory.mktemp(name)
    home = folder / "home"
    write_world(world, folder / "inbox")
    Installation.open(Settings(home=home)).make_trial_keys()
    for command in (["submit", folder / "inbox"], ["gate", "--all"]):
        done = pajumte(*command, home=home)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    _confirm_build_publish(home)
    return Country(world, folder / "inbox", home, _accepted(world, home))


def _confirm_build_publish(home: Path) -> None:
    for command in (["confirm", "--all", "--reason", "checked, it is right"], ["build"], ["publish"]):
        done = pajumte(*command, home=home)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def _accepted(world: World, home: Path) -> list[LogicalDelivery]:
    """The deliveries that the ledger holds accepted: the versions of a month are numbered as they were received."""
    verdicts = {d["delivery_id"]: d["verdict"] for d in deliveries(home)}
    versions: Counter[tuple[str, str]] = Counter()
    accepted = []
    for delivery in world.all_deliveries:
        month = (delivery.municipality, delivery.period)
        versions[month] += 1
        if verdicts[f"{delivery.municipality}-{delivery.period}-v{versions[month]}"].startswith("accepted"):
            accepted.append(delivery)
    return accepted


@pytest.fixture(scope="session")
def six_towns(tmp_path_factory):
    return _run(tmp_path_factory, "six_towns", make_world(2026, municipalities=6, months=30, persons=150))


@pytest.fixture(scope="session")
def merged_towns(tmp_path_factory):
    world = make_world(7, municipalities=4, months=28, persons=110, merger=True, start="2024-01", dropped=True)
    return _run(tmp_path_factory, "merged_towns", world)


def _difference(country: Country, mart: Recounted, **cut: str) -> str:
    rows = rows_of(country.home / "published" / "current.duckdb", f"from {mart.mart}")
    return oracle.compare(rows, mart.recount(country.accepted, **cut), mart.keys, mart.values)


@pytest.mark.xdist_group("six_towns")
class TestSixTowns:
    def test_every_delivery_is_accepted(self, six_towns):
        refused = [
            (d["delivery_id"], [(f["check_id"], f["feed"], f["column"]) for f in d["findings"]])
            for d in deliveries(six_towns.home)
            if not d["verdict"].startswith("accepted")
        ]
        assert refused == []
        assert len(deliveries(six_towns.home)) == len(six_towns.accepted) == len(six_towns.world.all_deliveries)

    @pytest.mark.parametrize("mart", RECOUNTED, ids=lambda m: m.mart)
    def test_the_mart_equals_the_recount(self, six_towns, mart):
        assert _difference(six_towns, mart) == ""

    def test_the_order_of_arrival_does_not_change_the_marts(self, six_towns, tmp_path):
        """The later half of the months comes first and is gated; each half comes from its last file to its first."""
        home = tmp_path / "home"
        first_versions, corrections = (drops_in([folder]).deliveries for folder in sorted(six_towns.inbox.iterdir()))
        months = sorted({drop.period for drop in first_versions})
        middle = months[len(months) // 2]
        for half in (
            [drop for drop in first_versions if drop.period >= middle],
            [drop for drop in first_versions if drop.period < middle],
            list(corrections),
        ):
            _submit(home, half[::-1])
            assert pajumte("gate", "--all", home=home).returncode == 0
        _confirm_build_publish(home)
        assert {d["verdict"] for d in deliveries(home)} <= {"accepted", "accepted_with_warnings"}
        assert _without_person_ids(marts(home)) == _without_person_ids(marts(six_towns.home))


@pytest.mark.xdist_group("merged_towns")
class TestMergedTowns:
    """Madona and Varakļāni become one on 1 July 2025; some records are dropped open."""

    @pytest.mark.parametrize("mart", RECOUNTED, ids=lambda m: m.mart)
    def test_the_mart_equals_the_recount(self, merged_towns, mart):
        assert _difference(merged_towns, mart) == ""

    @pytest.mark.parametrize("mart", RECOUNTED[:3], ids=lambda m: m.mart)
    def test_a_build_through_an_earlier_month_equals_the_recount_of_that_month(self, merged_towns, mart, through_may):
        assert _difference(through_may, mart, through="2025-05") == ""

    @pytest.fixture(scope="class")
    def through_may(self, merged_towns, tmp_path_factory):
        home = tmp_path_factory.mktemp("through") / "home"
        shutil.copytree(merged_towns.home, home, symlinks=True)
        assert pajumte("build", "--through", "2025-05", home=home).returncode == 0
        assert pajumte("publish", home=home).returncode == 0
        return replace(merged_towns, home=home)


def _submit(home: Path, drops: list[Drop]) -> None:
    installation = Installation.open(Settings(home=home))
    installation.make_trial_keys()
    receive(installation, drops)


def _without_person_ids(tables: dict[str, list[str]]) -> dict[str, list[str]]:
    """Two homes have different keys, so person ids differ; the aggregated marts have none."""
    return {name: rows for name, rows in tables.items() if not name.startswith(("dim_", "fct_", "person_costs"))}
