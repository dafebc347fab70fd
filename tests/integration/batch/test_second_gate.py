"""Much that waits is gated by two processes: the verdicts are those of one, and nothing is lost when one dies."""

import fcntl
import subprocess
from pathlib import Path
from shutil import copytree

import pytest

from benchmarks.homes import clock, home_with
from expectations import second_gate_process
from expectations.gating import gate_waiting
from expectations.second_gate_process import shares
from feeds.installation import Installation
from feeds.ledger import WaitingDelivery
from feeds.settings import Settings
from tests.worlds.making import make_world

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def waiting_home(tmp_path_factory):
    """A home in which some months of four municipalities wait."""
    home = tmp_path_factory.mktemp("second") / "home"
    home.mkdir()
    home_with(make_world(5, municipalities=4, months=3, persons=30).all_deliveries, home)
    return home


def copy_of(home: Path, name: str) -> Installation:
    copytree(home, home.parent / name)
    return Installation.open(Settings(home=home.parent / name), clock)


def decided(installation):
    return {
        state.delivery_id: (state.verdict, state.feeds, tuple(s.finding for s in state.findings), state.results)
        for state in installation.ledger.deliveries()
    }


@pytest.fixture(scope="module")
def by_one(waiting_home):
    installation = copy_of(waiting_home, "by_one")
    return gate_waiting(installation), decided(installation)


def test_two_processes_give_the_verdicts_of_one(waiting_home, by_one, monkeypatch):
    monkeypatch.setattr(second_gate_process, "WORTH_A_SECOND_GATE", 2)
    installation = copy_of(waiting_home, "by_two")
    told = []

    gated = gate_waiting(installation, progress=lambda done, of: told.append((done, of)))

    assert [(g.delivery.delivery_id, g.verdict) for g in gated] == [
        (g.delivery.delivery_id, g.verdict) for g in by_one[0]
    ]
    assert decided(installation) == by_one[1]
    assert told[-1] == (len(gated), len(gated))
    mine, others = shares([g.delivery for g in gated])
    assert mine
    assert others


def test_what_a_second_process_leaves_undone_is_gated_all_the_same(waiting_home, by_one, monkeypatch):
    monkeypatch.setattr(second_gate_process, "WORTH_A_SECOND_GATE", 2)
    ended = subprocess.Popen(["true"], stdout=subprocess.PIPE)
    monkeypatch.setattr(second_gate_process, "_started", lambda *_: ended)
    installation = copy_of(waiting_home, "by_half")

    assert len(gate_waiting(installation)) == len(by_one[0])
    assert decided(installation) == by_one[1]


def test_the_second_process_holds_the_lock_as_long_as_it_lives(tmp_path):
    installation = Installation.open(Settings(home=tmp_path), clock)
    with installation.only_one("gate") as lock:
        child = subprocess.Popen(["sleep", "60"], pass_fds=[lock])
    with (tmp_path / ".gate.lock").open("w") as file:
        with pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        child.kill()
        child.wait()
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def waiting(municipality, month):
    day = clock().replace(tzinfo=None)
    return WaitingDelivery(
        f"{municipality}-2025-{month:02}-v1", municipality, f"2025-{month:02}", month, day, "", (), {}
    )


def test_a_municipality_stays_whole_with_those_merged_into_it(monkeypatch):
    monkeypatch.setattr(second_gate_process, "WORTH_A_SECOND_GATE", 2)
    codes = ("LV0001000", "LV0005000", "LV0999999", "LV0055000", "LV0038000", "LV0038001")
    deliveries = [waiting(code, month) for month in range(1, 8) for code in codes]

    mine, others = shares(deliveries)

    assert sorted(d.delivery_id for d in (*mine, *others)) == sorted(d.delivery_id for d in deliveries)
    held = [{d.municipality for d in share} for share in (mine, others)]
    assert {"LV0055000", "LV0038000", "LV0038001"} in held
    assert shares(list(reversed(deliveries)))[0] != []


def test_little_that_waits_is_gated_by_one_process():
    deliveries = [waiting("LV0001000", 1), waiting("LV0005000", 1)]

    assert shares(deliveries) == (deliveries, [])
