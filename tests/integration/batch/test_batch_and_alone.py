"""A country gated in one batch and the same country gated one delivery after another: the ledgers must be equal."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from benchmarks.homes import clock, home_with
from expectations.gating import gate_waiting
from feeds.installation import Installation
from feeds.settings import Settings
from tests.worlds.faults import KINDS, PlantedFault, plant_faults
from tests.worlds.logical import World
from tests.worlds.making import make_world

pytestmark = pytest.mark.slow

ROUNDS = 3
"""Each round plants a fault of every kind; a delivery may be hit more than once."""


@dataclass(frozen=True)
class Gated:
    """The same deliveries, gated both ways."""

    planted: list[PlantedFault]
    in_one: Installation
    one_by_one: Installation


def _faulty_world() -> tuple[World, list[PlantedFault]]:
    world, planted = make_world(31, municipalities=4, months=8, persons=70), []
    for seed in range(ROUNDS):
        world, found = plant_faults(world, seed)
        planted += found
    return world, planted


@pytest.fixture(scope="module")
def gated(tmp_path_factory: pytest.TempPathFactory) -> Gated:
    folder = tmp_path_factory.mktemp("batch")
    world, planted = _faulty_world()
    (folder / "in_one").mkdir()
    in_one = home_with(world.all_deliveries, folder / "in_one")
    copytree(folder / "in_one", folder / "one_by_one")
    one_by_one = Installation.open(Settings(home=folder / "one_by_one"), clock)
    gate_waiting(in_one)
    for delivery in sorted(one_by_one.ledger.waiting(), key=lambda d: (d.period, d.received_seq)):
        gate_waiting(one_by_one, [delivery.delivery_id])
    return Gated(planted, in_one, one_by_one)


def _decided(installation: Installation) -> dict[str, tuple[Any, ...]]:
    """All that the ledger says of each delivery's verdict, but for numbers and moments of its own."""
    return {
        state.delivery_id: (
            state.verdict,
            state.feeds,
            state.feeds_in_force,
            state.superseded_by,
            tuple((stored.finding, stored.message, stored.message_lv) for stored in state.findings),
            state.results,
            state.contract_version,
            state.suite_version,
        )
        for state in installation.ledger.deliveries()
    }


def _stored(installation: Installation) -> dict[Path, str]:
    root = installation.home.root
    files = [file for folder in ("accepted", "linkage") for file in (root / folder).rglob("*.parquet")]
    return {file.relative_to(root): sha256(file.read_bytes()).hexdigest() for file in files}


def test_the_world_holds_a_fault_of_every_kind_and_sound_deliveries_too(gated: Gated) -> None:
    assert {fault.check_id for fault in gated.planted} == {kind.check_id for kind in KINDS}
    verdicts = {decided[0] for decided in _decided(gated.in_one).values()}
    assert "rejected" in verdicts
    assert verdicts & {"accepted", "accepted_with_warnings"}


def test_every_verdict_with_its_findings_and_results_is_the_same(gated: Gated) -> None:
    in_one, one_by_one = _decided(gated.in_one), _decided(gated.one_by_one)
    assert in_one.keys() == one_by_one.keys()
    for delivery_id, decided in in_one.items():
        assert decided == one_by_one[delivery_id], delivery_id


def test_every_stored_file_is_the_same_to_the_byte(gated: Gated) -> None:
    stored = _stored(gated.in_one)
    assert stored
    assert stored == _stored(gated.one_by_one)
