"""Killed at any step of receiving, gating, acceptance or publication: running again gives what it would have given."""

import multiprocessing
import shutil
from pathlib import Path

import duckdb
import polars as pl
import polars.selectors as cs
import pytest

from feeds.ledger import Ledger, NoteKind
from tests.e2e import killing
from tests.e2e.running import PILOT, pajumte
from tests.e2e.town import Town

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("killed")]

NEVER = 10**6
KILLED = -9


@pytest.fixture(scope="module")
def processes():
    """Fresh processes that have the heavy imports behind them."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["great_expectations", "expectations.gating", "feeds.submitting", "orchestration.build"]
    )

    def run(target, *args):
        process = context.Process(target=target, args=args)
        process.start()
        process.join(120)
        assert process.exitcode is not None, "the process hangs"
        return process.exitcode

    return run


@pytest.fixture(scope="module")
def inbox(tmp_path_factory):
    """Three deliveries of Liepāja: two months, and a rejected first version among them."""
    folder = tmp_path_factory.mktemp("inbox")
    for file in PILOT.rglob("LV0005000_2023-0[34]_*.csv"):
        target = folder / file.parent.relative_to(PILOT) / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)
    for file in PILOT.rglob("LV0005000_2023-02_*.csv"):
        shutil.copy(file, folder)
    return folder


def state(home: Path):
    """What a build would see: rows in force, without their tokens (each home has keys of its own), and verdicts."""
    ledger = Ledger.in_file(home / "ledger.sqlite")
    rows = {}
    for version in ledger.in_force():
        frame = pl.read_parquet(home / "accepted" / version.feed / f"{version.delivery_id}.parquet")
        assert frame.height == version.rows
        rows[version.municipality, version.period, version.feed] = frame.select(~cs.string()).rows()
    verdicts = sorted((s.municipality, s.period, s.verdict, len(s.findings)) for s in ledger.deliveries())
    return rows, verdicts


def test_receiving_gating_and_acceptance(processes, inbox, tmp_path):
    assert processes(killing.submit_and_gate, NEVER, tmp_path / "undisturbed", inbox) == 0
    expected = state(tmp_path / "undisturbed")
    assert len(expected[0]) > 20
    killed_at = 0
    for step in range(1, 500, 7):
        home = tmp_path / f"killed-{step}"
        code = processes(killing.submit_and_gate, step, home, inbox)
        if code == 0:
            break
        assert code == KILLED
        killed_at += 1
        assert processes(killing.submit_and_gate, NEVER, home, inbox) == 0
        assert state(home) == expected, f"killed before step {step}"
        shutil.rmtree(home)
    assert killed_at > 10


def test_confirming(processes, tmp_path):
    """A month waits, the next was accepted without it: confirmation, acceptance, and the second look at March."""
    town = Town(tmp_path / "waiting")
    town.gated("2026-02", ("S1", "K1", "2026-02-03", "2026-02-05"), ("S2", "P2", "2026-02-10", ""), children=["K1"])
    town.gated("2026-03")
    assert processes(killing.confirm_all_and_gate, NEVER, _copy_of(town, tmp_path / "undisturbed")) == 0
    expected = _confirmed_state(tmp_path / "undisturbed")
    assert [verdict for _, verdict, *_ in expected[1]] == ["accepted_with_warnings"] * 2
    killed_at = 0
    for step in range(1, 200, 3):
        home = _copy_of(town, tmp_path / f"killed-{step}")
        code = processes(killing.confirm_all_and_gate, step, home)
        if code == 0:
            break
        assert code == KILLED
        killed_at += 1
        assert processes(killing.confirm_all_and_gate, NEVER, home) == 0
        assert _confirmed_state(home) == expected, f"killed before step {step}"
    assert killed_at > 5


def _copy_of(town: Town, home: Path) -> Path:
    return Path(shutil.copytree(town.installation.home.root, home, symlinks=True))


def _confirmed_state(home: Path):
    """What a build would see, and each verdict with its findings and how often it was confirmed and judged again."""
    ledger = Ledger.in_file(home / "ledger.sqlite")
    told = [
        (
            s.delivery_id,
            s.verdict,
            s.because_of,
            [stored.finding for stored in s.findings],
            len(s.confirmations),
        )
        for s in ledger.deliveries()
    ]
    return state(home)[0], told, len([note for note in ledger.notes() if note.kind is NoteKind.RE_EVALUATED])


def test_publication(processes, pilot_copy):
    assert pajumte("build", home=pilot_copy).returncode == 0
    before = (pilot_copy / "published" / "current.duckdb").resolve()
    for step in range(1, 20):
        code = processes(killing.publish_latest, step, pilot_copy)
        current = (pilot_copy / "published" / "current.duckdb").resolve()
        with duckdb.connect(str(current), read_only=True) as connection:
            assert connection.execute("SELECT count(*) FROM marts.publication").fetchone() == (1,)
        if code == 0:
            break
        assert code == KILLED
    assert step > 2
    assert current != before
