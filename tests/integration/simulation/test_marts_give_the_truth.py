"""A small country as files through the gate and dbt: the marts give what its `truth/` folder says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from expectations.gating import gate_waiting
from feeds.confirmations_file import NAME, read_confirmations
from feeds.confirming import confirm_where
from feeds.dropping import drops_in
from feeds.findings import Finding, Outcome
from feeds.installation import Installation
from feeds.ledger import DeliveryState
from feeds.settings import Settings
from feeds.simulation.simulating import Plan, Simulated, simulate, truth_files
from feeds.simulation.tallies import FLOWS, STOCK_KEYS
from feeds.submitting import submit
from orchestration.build import prepare_build
from tests.integration.dbt_world.building import rows_of, run_dbt
from tests.oracle.comparing import compare

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("simulation")]

PLAN = Plan(municipalities=6, months=18, persons=300, seed=5)
MARTS = (
    "point_in_time", "long_term", "annual_prevalence", "monthly_flows", "exits_and_returns",
)  # fmt: skip
RETURNS = ("exits", *(f"{what}_{k}" for k in (180, 365, 730) for what in ("followed", "returned")))


@dataclass(frozen=True)
class Built:
    """The simulated country, its verdicts, and the build file of its marts."""

    simulated: Simulated
    states: list[DeliveryState]
    truth: dict[str, pl.DataFrame]
    build_file: Path

    def mart(self, name: str) -> list[dict[str, object]]:
        return rows_of(self.build_file, f"from marts.{name}")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("simulated")
    simulated = simulate(PLAN, folder / "country")
    installation = _gated(folder / "country" / "deliveries", folder / "home")
    build = prepare_build(installation)
    models_alone = ["--exclude-resource-type", "unit_test", "--exclude-resource-type", "test"]
    selected = ["--select", *(f"+{name}" for name in MARTS), *models_alone]
    run_dbt(build.file, ["build", *selected], target=tmp_path_factory.mktemp("target"))
    states = installation.ledger.deliveries(with_results=False)
    return Built(simulated, states, truth_files(folder / "country"), build.file)


def _gated(inbox: Path, home: Path) -> Installation:
    """What `pajumte run` does with an inbox: submit, gate, confirm what lies beside it."""
    installation = Installation.open(Settings(home=home))
    installation.make_trial_keys()
    for drop in drops_in([inbox]).deliveries:
        submit(
            drop.read(),
            municipality=drop.municipality,
            period=drop.period,
            says=drop.says,
            home=installation.home,
            ledger=installation.ledger,
            archive=installation.archive_writer(),
            clock=installation.clock,
        )
    gate_waiting(installation)
    answers = {(a.municipality, a.period, a.check_id, a.feed): a.reason for a in read_confirmations(inbox / NAME)}

    def is_answered(state: DeliveryState, finding: Finding) -> bool:
        return (state.municipality, state.period, finding.check_id, finding.feed) in answers

    while confirm_where(installation, is_answered, reason=next(iter(answers.values())), by=NAME):
        gate_waiting(installation)
    return installation


def test_every_right_delivery_is_accepted(built: Built) -> None:
    """First versions with forgotten stays may wait; what came last of each month is in force."""
    latest = {(state.municipality, state.period): state for state in built.states}

    assert {state.verdict for state in latest.values()} <= {
        Outcome.ACCEPTED.value,
        Outcome.ACCEPTED_WITH_WARNINGS.value,
    }
    assert not [state.delivery_id for state in built.states if state.verdict == Outcome.REJECTED.value]
    assert len(latest) == built.simulated.deliveries
    assert built.simulated.late > 0
    assert built.simulated.corrections > 0
    assert len(built.states) == built.simulated.deliveries + built.simulated.corrections


def test_stock_is_the_truth(built: Built) -> None:
    stock = built.mart("point_in_time")
    truth = _by(built.truth["point_in_time"], STOCK_KEYS)

    assert compare(stock, truth, STOCK_KEYS, ("persons", "anonymous")) == ""


def test_long_stays_are_the_truth(built: Built) -> None:
    truth = _by(built.truth["long_term"], STOCK_KEYS)

    assert compare(built.mart("long_term"), truth, STOCK_KEYS, ("long_term_1y",)) == ""


def test_prevalence_is_the_truth(built: Built) -> None:
    truth = _by(built.truth["annual_prevalence"], STOCK_KEYS)

    assert compare(built.mart("annual_prevalence"), truth, STOCK_KEYS, ("persons", "nights", "average_nightly")) == ""


def test_flows_are_the_truth(built: Built) -> None:
    keys = ("time_period", "ref_area")
    truth = _by(built.truth["monthly_flows"], keys)

    assert compare(built.mart("monthly_flows"), truth, keys, FLOWS) == ""


def test_exits_and_returns_are_the_truth(built: Built) -> None:
    """The mart also shows covered years without an exit; the truth only those with one."""
    keys = ("time_period", "ref_area")
    with_exits = [row for row in built.mart("exits_and_returns") if row["exits"]]

    assert compare(with_exits, _by(built.truth["exits_and_returns"], keys), keys, RETURNS) == ""


def _by(truth: pl.DataFrame, keys: tuple[str, ...]) -> dict[tuple[object, ...], dict[str, object]]:
    return {tuple(row[name] for name in keys): row for row in truth.to_dicts()}
