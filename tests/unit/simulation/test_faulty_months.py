"""`--faults`: as many deliveries as asked come with a fault first, the sound one follows, and the truth lists it."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.main import app
from feeds.catalogue import check
from feeds.dropping import Drop, drops_in
from feeds.errors import UserError
from feeds.findings import Severity
from feeds.simulation.clerks import STYLES, write_delivery
from feeds.simulation.deliveries import CORRECTIONS, ON_TIME
from feeds.simulation.faults import NOT_DRAWN, NOT_PLANTED, Needs, all_kinds, draw, open_delivery, plant_alone
from feeds.simulation.faulty_months import FaultyMonths
from feeds.simulation.simulating import Plan, simulate, truth_files
from tests.unit.simulation.country import simulation

PLAN = Plan(municipalities=5, months=10, persons=120, seed=5)
SOME = 0.4
OUTCOMES = {
    Severity.REJECT: "rejected",
    Severity.ERROR: "rejected",
    Severity.CONFIRM: "needs_confirmation",
    Severity.WARNING: "accepted_with_warnings",
    Severity.INFO: "accepted",
}


@dataclass(frozen=True)
class Written:
    """A country on disk."""

    folder: Path
    deliveries: int

    @property
    def faults(self) -> list[dict[str, Any]]:
        return truth_files(self.folder)["planted_faults"].to_dicts()

    def versions(self, municipality: str, period: str) -> list[Drop]:
        """All versions of a month, in the order in which they are received."""
        drops = drops_in([self.folder / "deliveries"]).deliveries
        return [drop for drop in drops if (drop.municipality, drop.period) == (municipality, period)]


def _written(folder: Path, faults: float) -> Written:
    return Written(folder, simulate(replace(PLAN, faults=faults), folder).deliveries)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return _written(tmp_path_factory.mktemp("faulty") / "country", SOME)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return _written(tmp_path_factory.mktemp("sound") / "country", 0.0)


def _hashes(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_the_same_seed_plants_the_same_faults(faulty: Written, tmp_path: Path) -> None:
    assert _hashes(_written(tmp_path / "again", SOME).folder) == _hashes(faulty.folder)


def test_the_share_is_that_of_the_deliveries(faulty: Written, sound: Written) -> None:
    assert sound.faults == []
    assert len({fault["delivery_id"] for fault in faulty.faults}) == len(faulty.faults)
    assert len(faulty.faults) / faulty.deliveries == pytest.approx(SOME, abs=0.15)


def test_with_a_share_of_1_every_delivery_comes_with_a_fault(tmp_path: Path) -> None:
    done = simulate(Plan(2, 3, 60, 1, faults=1), tmp_path / "all")

    assert done.faults == done.corrections == done.deliveries == 6


def test_the_faulty_version_comes_first_and_the_sound_one_as_its_correction(faulty: Written) -> None:
    for fault in faulty.faults:
        first, correction = faulty.versions(fault["municipality"], fault["period"])
        assert (first.paths[0].parent.name, correction.paths[0].parent.name) == (ON_TIME, CORRECTIONS)
        assert first.read() != correction.read()


def test_what_comes_last_of_each_month_is_what_comes_without_faults(faulty: Written, sound: Written) -> None:
    months = {(drop.municipality, drop.period) for drop in drops_in([sound.folder / "deliveries"]).deliveries}

    assert len(months) == sound.deliveries
    for month in months:
        assert faulty.versions(*month)[-1].read() == sound.versions(*month)[-1].read()


def test_what_the_marts_must_give_is_the_same_with_faults(faulty: Written, sound: Written) -> None:
    without = truth_files(sound.folder)
    for name, table in truth_files(faulty.folder).items():
        if name != "planted_faults":
            assert table.equals(without[name]), name


def test_the_truth_says_of_each_fault_which_version_check_and_outcome(faulty: Written) -> None:
    for fault in faulty.faults:
        assert fault["delivery_id"] == f"{fault['municipality']}-{fault['period']}-v1"
        assert fault["version"] == 1
        assert fault["severity"] == check(fault["check_id"]).severity.value
        assert fault["outcome"] == OUTCOMES[check(fault["check_id"]).severity]


def test_the_file_that_the_truth_names_is_not_the_one_that_is_delivered_in_the_end(faulty: Written) -> None:
    """Or it is delivered in the end only, or there are two of it."""
    for fault in faulty.faults:
        first, correction = (
            {path.name: path.read_bytes() for path in drop.paths}
            for drop in faulty.versions(fault["municipality"], fault["period"])
        )
        name = fault["file"]
        assert name in first | correction
        assert first.get(name) != correction.get(name) or len(first) > len(correction)


def test_the_row_of_a_fault_is_the_line_of_the_file_and_no_other_line_is_touched(sound: Written) -> None:
    drop = sound.versions("LV0001000", "2021-09")[-1]
    clean = open_delivery(drop.read(), municipality=drop.municipality, period=drop.period)
    negative = next(kind for kind in all_kinds() if kind.check_id == "LOG-10")
    faulty = plant_alone(clean, negative, Random(1))
    assert faulty is not None
    costs = clean.tables["service_costs"].file
    before, after = (files[costs].content.decode().splitlines() for files in (clean.saved(), faulty.files))
    [row] = faulty.faults[0].found[0].rows

    assert ",-0.01," in after[row - 1]
    assert before[: row - 1] + before[row:] == after[: row - 1] + after[row:]
    assert [at for at, file in enumerate(clean.saved()) if file != faulty.files[at]] == [costs]


def test_the_list_of_faults_can_be_read_as_csv_too(faulty: Written) -> None:
    with (faulty.folder / "truth" / "planted_faults.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))

    assert [row["delivery_id"] for row in listed] == [fault["delivery_id"] for fault in faulty.faults]
    assert [row["rows"] for row in listed] == [" ".join(map(str, fault["rows"])) for fault in faulty.faults]


def test_every_check_that_can_be_planted_is_drawn_or_says_why_not() -> None:
    planted = {kind.check_id for kind in all_kinds()}

    assert NOT_DRAWN.keys() < planted
    assert NOT_DRAWN.keys().isdisjoint(NOT_PLANTED)


def test_each_check_has_the_same_chance_however_many_ways_there_are_to_break_it(sound: Written) -> None:
    """VAL-01 can be broken in a hundred cells, LOG-10 in one column."""
    drop = sound.versions("LV0001000", "2021-09")[-1]
    clean = open_delivery(drop.read(), municipality=drop.municipality, period=drop.period)
    rng = Random(7)
    drawn = Counter(
        draw(clean, rng, lambda kind: kind.needs is Needs.NOTHING).faults[0].check_id for _ in range(400)
    )  # fmt: skip

    assert len(drawn) > 40
    assert max(drawn.values()) < 3 * 400 / len(drawn)
    assert drawn.keys().isdisjoint(NOT_DRAWN)


def _drawn(remembered: int, *, is_usual: bool = True) -> set[str]:
    """The checks that 150 draws plant in Rīga's eighth month, of the seven before it so many are accepted."""
    months = [month for month in simulation(1, 8, 300, 7).months if month.municipality == "LV0001000"]
    now = months[-1]
    written = write_delivery(now.municipality, now.period, now.tables, STYLES[0])
    drawn = set()
    for seed in range(150):
        faulty = FaultyMonths(1, seed)
        for month in months[:-1][-remembered:] if remembered else []:
            faulty.remember(month.municipality, month.period, month.tables)
        assert faulty.first_version(written, is_usual=is_usual) is not None
        drawn |= {fault.check_id for fault in faulty.faults}
    return drawn


NEEDY = {kind.check_id for kind in all_kinds() if kind.needs is not Needs.NOTHING} - {
    kind.check_id for kind in all_kinds() if kind.needs is Needs.NOTHING
}
"""Checks that hold every way to break them against earlier months."""


def test_what_is_a_fault_only_beside_earlier_months_is_planted_where_these_are_accepted() -> None:
    beside_one, beside_six = _drawn(1) & NEEDY, _drawn(7) & NEEDY

    assert _drawn(0).isdisjoint(NEEDY)
    assert set() < beside_one <= {"CAP-03", "HIST-03", "HIST-04", "HIST-05", "HIST-07"}
    assert beside_six & {"HIST-01", "HIST-02"}


def test_an_unusual_month_gets_only_faults_that_refuse_it() -> None:
    assert {check(check_id).severity for check_id in _drawn(7, is_usual=False)} == {Severity.ERROR, Severity.REJECT}


@pytest.mark.parametrize("share", [-0.1, 1.01, float("nan")])
def test_a_share_that_is_none_is_refused_before_anything_is_written(share: float, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"--faults must lie between 0 and 1"):
        simulate(replace(PLAN, faults=share), tmp_path / "country")
    assert not (tmp_path / "country").exists()


def test_the_command_says_how_many_faults_it_planted_and_where_they_are_listed(tmp_path: Path) -> None:
    arguments = ["--municipalities", "2", "--months", "2", "--persons", "20", "--seed", "1", "--faults", "1"]
    done = CliRunner().invoke(app, ["simulate", "--out", str(tmp_path / "country"), *arguments])

    assert done.exit_code == 0
    assert "4 faults were planted" in done.output
    assert str(tmp_path / "country" / "truth" / "planted_faults.csv") in done.output
