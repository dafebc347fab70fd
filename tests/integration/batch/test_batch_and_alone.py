"""A country gated in one batch and the same country gated one delivery after another: the ledgers must be equal."""

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random
from shutil import copytree
from typing import Any

import pytest

from benchmarks.homes import clock
from expectations.gating import gate_waiting
from feeds.dropping import Drop, drops_in
from feeds.installation import Installation
from feeds.settings import Settings
from feeds.simulation.faults import Kind, Needs, PlantedFault, Shelf, all_kinds, open_delivery, plant_many
from feeds.simulation.simulating import Plan, simulate
from tests.worlds.receiving import receive

pytestmark = pytest.mark.slow

PLAN = Plan(municipalities=4, months=8, persons=70, seed=31)
SHELVES = (None, Shelf.CELLS, Shelf.RECORDS, Shelf.KEYS, Shelf.HABITS)
"""What the versions of a municipality's months hold in turn; the first is left as it is."""
A_DELIVERY = 15
"""Faults at most in one delivery."""
ALWAYS_PLANTED = {
    "VAL-01", "VAL-02", "VAL-03", "VAL-04", "VAL-06", "KEY-01", "REF-01", "DATE-01", "DATE-02", "LOG-01", "LOG-10",
}  # fmt: skip
"""Checks of which a fault is among those planted, whatever chance decides."""


@dataclass(frozen=True)
class Gated:
    """The same deliveries, gated both ways."""

    planted: list[PlantedFault]
    in_one: Installation
    one_by_one: Installation


def _spoil(inbox: Path) -> list[PlantedFault]:
    """Write faults over the files of four versions in five, those first that were planted least often."""
    times: Counter[str] = Counter()
    planted: list[PlantedFault] = []
    for number, drop in enumerate(drops_in([inbox]).deliveries):
        shelf = SHELVES[number % len(SHELVES)]
        if shelf is not None:
            faults = _spoilt(drop, sorted(_kinds(shelf), key=lambda kind: (times[kind.check_id], times[kind.name])))
            planted += faults
            times.update(name for fault in faults for name in (fault.check_id, fault.kind.name))
    return planted


def _kinds(shelf: Shelf) -> list[Kind]:
    return [kind for kind in all_kinds() if kind.shelf is shelf and kind.needs is Needs.NOTHING]


def _spoilt(drop: Drop, kinds: list[Kind]) -> tuple[PlantedFault, ...]:
    clean = open_delivery(drop.read(), municipality=drop.municipality, period=drop.period)
    faulty = plant_many(clean, kinds, Random(str(drop.says)), most=A_DELIVERY)
    for path, file in zip(drop.paths, faulty.files, strict=True):
        path.write_bytes(file.content)
    return faulty.faults


@pytest.fixture(scope="module")
def gated(tmp_path_factory: pytest.TempPathFactory) -> Gated:
    folder = tmp_path_factory.mktemp("batch")
    simulate(PLAN, folder / "country")
    inbox = folder / "country" / "deliveries"
    planted = _spoil(inbox)
    in_one = Installation.open(Settings(home=folder / "in_one"), clock)
    in_one.make_trial_keys()
    receive(in_one, drops_in([inbox]).deliveries)
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


def test_the_country_holds_faults_of_many_kinds_and_sound_deliveries_too(gated: Gated) -> None:
    assert {fault.check_id for fault in gated.planted} >= ALWAYS_PLANTED
    assert {fault.kind.shelf for fault in gated.planted} == {*SHELVES} - {None}
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
