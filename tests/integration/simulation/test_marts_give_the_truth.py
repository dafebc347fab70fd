"""A small country as files through the gate and dbt: the marts give what its `truth/` folder says.

Three of ten deliveries come with a planted fault first: the gate says of them what the truth says, and after the
corrections the marts are what they would be without any.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from feeds.findings import Finding, Outcome, Severity
from feeds.ledger import DeliveryState
from feeds.simulation.simulating import Plan, Simulated, simulate, truth_files
from feeds.simulation.tallies import FLOWS, STOCK_KEYS
from orchestration.build import prepare_build
from tests.integration.dbt_world.building import rows_of, run_dbt
from tests.oracle.comparing import compare
from tests.worlds.accepting import gated

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("simulation")]

PLAN = Plan(municipalities=6, months=18, persons=300, seed=15, faults=0.3)
"""With a record that a town forgets over its gap, and some that are taken back."""
ASKED_OF_HONEST_MONTHS = "HIST-01"
MARTS = (
    "point_in_time", "long_term", "annual_prevalence", "monthly_flows", "exits_and_returns", "dropped_open",
)  # fmt: skip
ACCEPTED = {Outcome.ACCEPTED.value, Outcome.ACCEPTED_WITH_WARNINGS.value}
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

    @property
    def latest(self) -> dict[tuple[str, str], DeliveryState]:
        """The version of each month that was received last."""
        return {(state.municipality, state.period): state for state in self.states}

    def faults(self, outcome: Outcome) -> list[dict[str, Any]]:
        """The planted faults that lead to this outcome."""
        return self.truth["planted_faults"].filter(pl.col("outcome") == outcome.value).to_dicts()

    def state(self, fault: Mapping[str, Any]) -> DeliveryState:
        """What the ledger says of the version in which a fault was planted."""
        return next(state for state in self.states if state.delivery_id == fault["delivery_id"])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, dbt_target: Path) -> Built:
    folder = tmp_path_factory.mktemp("simulated")
    simulated = simulate(PLAN, folder / "country")
    installation = gated(folder / "country" / "deliveries", folder / "home")
    build = prepare_build(installation)
    models_alone = ["--exclude-resource-type", "unit_test", "--exclude-resource-type", "test"]
    selected = ["--select", *(f"+{name}" for name in MARTS), *models_alone]
    run_dbt(build.file, ["build", *selected], target=dbt_target)
    states = installation.ledger.deliveries(with_results=False)
    return Built(simulated, states, truth_files(folder / "country"), build.file)


def test_every_right_delivery_is_accepted(built: Built) -> None:
    """What came last of each month is in force, and of the others only faulty ones are refused or wait."""
    planted = set(built.truth["planted_faults"]["delivery_id"])
    sound = [state for state in built.states if state.delivery_id not in planted]

    assert {state.verdict for state in [*sound, *built.latest.values()]} <= ACCEPTED
    assert len(built.latest) == built.simulated.deliveries
    assert built.simulated.late > 0
    assert built.simulated.corrections > 0
    assert len(built.states) == built.simulated.deliveries + built.simulated.corrections


def test_faults_of_every_outcome_are_planted_in_the_share_asked_for(built: Built) -> None:
    outcomes = Counter(built.truth["planted_faults"]["outcome"])

    assert outcomes.keys() >= {Outcome.REJECTED.value, Outcome.NEEDS_CONFIRMATION.value, "accepted_with_warnings"}
    assert outcomes.total() / built.simulated.deliveries == pytest.approx(PLAN.faults, abs=0.1)


@pytest.mark.parametrize("outcome", [Outcome.REJECTED, Outcome.NEEDS_CONFIRMATION, Outcome.ACCEPTED_WITH_WARNINGS])
def test_the_gate_decides_on_a_faulty_version_as_the_truth_says(built: Built, outcome: Outcome) -> None:
    wrong = {
        fault["delivery_id"]: state.verdict
        for fault in built.faults(outcome)
        if (state := built.state(fault)).verdict != outcome.value
    }

    assert wrong == {}


def test_every_fault_is_found_where_it_was_planted(built: Built) -> None:
    missed = [
        (fault["delivery_id"], fault["check_id"])
        for fault in built.truth["planted_faults"].to_dicts()
        if not any(_is_found(fault, stored.finding) for stored in built.state(fault).findings)
    ]

    assert missed == []


def test_nothing_else_is_found_that_the_sound_version_is_not_told(built: Built) -> None:
    """A month that was unusual when it came may have been asked about, and not once the earlier ones are known."""
    too_much = [
        (fault["delivery_id"], stored.finding.check_id)
        for fault in built.truth["planted_faults"].to_dicts()
        for stored in built.state(fault).findings
        if stored.finding.check_id not in (fault["check_id"], ASKED_OF_HONEST_MONTHS)
        and _about(stored.finding) not in {_about(also.finding) for also in built.latest[_month(fault)].findings}
    ]

    assert too_much == []


def test_what_is_refused_or_waits_is_never_in_force(built: Built) -> None:
    faulty = [built.state(fault) for fault in built.truth["planted_faults"].to_dicts()]

    assert not [state.delivery_id for state in faulty if state.feeds_in_force]


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


def test_forgotten_records_are_counted(built: Built) -> None:
    keys = ("municipality", "feed", "period")
    counted = rows_of(built.build_file, "from quality.dropped_open")

    assert compare(counted, _by(built.truth["dropped_open"], keys), keys, ("records",)) == ""
    assert counted
    assert built.truth["withdrawn"].height > 0


def _month(fault: Mapping[str, Any]) -> tuple[str, str]:
    return fault["municipality"], fault["period"]


def _about(finding: Finding) -> tuple[str, str | None, str | None]:
    return finding.check_id, finding.feed, finding.column


def _is_found(fault: Mapping[str, Any], finding: Finding) -> bool:
    """Whether the finding names the fault's place; a finding that warns may name further rows, of its own accord."""
    is_there = (finding.check_id, finding.feed, finding.sheet, finding.column) == tuple(
        fault[name] for name in ("check_id", "feed", "sheet", "column")
    )
    has_all = set(fault["rows"]) <= set(finding.rows)
    return is_there and has_all and (set(fault["rows"]) == set(finding.rows) or finding.severity is Severity.WARNING)


def _by(truth: pl.DataFrame, keys: tuple[str, ...]) -> dict[tuple[object, ...], dict[str, object]]:
    return {tuple(row[name] for name in keys): row for row in truth.to_dicts()}
