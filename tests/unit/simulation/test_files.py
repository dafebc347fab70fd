"""The files of a simulation: the same for a seed, named as feeds.md says, in every clerk's style, with faults."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from cli.main import app
from feeds.confirmations_file import read_confirmations
from feeds.dropping import drops_in
from feeds.errors import UserError
from feeds.simulation.clerks import STYLES, Style, write_delivery
from feeds.simulation.deliveries import CORRECTIONS, LATE, ON_TIME
from feeds.simulation.simulating import Plan, simulate, truth_files

PLAN = Plan(municipalities=6, months=18, persons=100, seed=5)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("simulation") / "country"
    simulate(PLAN, out)
    return out


def _hashes(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_the_same_seed_gives_the_same_bytes(written: Path, tmp_path: Path) -> None:
    simulate(PLAN, tmp_path / "again")

    assert _hashes(tmp_path / "again") == _hashes(written)


def test_another_seed_gives_another_country(written: Path, tmp_path: Path) -> None:
    simulate(replace(PLAN, seed=4), tmp_path / "other")

    assert not truth_files(tmp_path / "other")["spells"].equals(truth_files(written)["spells"])


def test_every_file_has_its_place_in_a_delivery(written: Path) -> None:
    drops = drops_in([written / "deliveries"])
    folders = {drop.paths[0].parent.name for drop in drops.deliveries}

    assert drops.unplaced == ()
    assert folders == {ON_TIME, LATE, CORRECTIONS}
    assert {path.suffix for drop in drops.deliveries for path in drop.paths} == {".csv", ".xlsx"}


def test_a_corrected_month_came_first_with_stays_forgotten(written: Path) -> None:
    corrected = sorted((written / "deliveries" / CORRECTIONS).glob("*"))

    assert corrected
    firsts = [written / "deliveries" / ON_TIME / file.name for file in corrected]
    assert all(file.is_file() for file in firsts)
    assert any(first.stat().st_size < file.stat().st_size for first, file in zip(firsts, corrected, strict=True))


def test_answers_lie_beside_the_deliveries(written: Path) -> None:
    answers = read_confirmations(written / "deliveries" / "confirmations.yml")

    assert {answer.check_id for answer in answers} == {"HIST-01"}
    assert all(answer.unknown() is None for answer in answers)


def test_nothing_but_deliveries_and_truth_is_left(written: Path) -> None:
    assert sorted(path.name for path in written.iterdir()) == ["deliveries", "truth"]


def test_a_month_that_is_not_over_is_refused(tmp_path: Path) -> None:
    def clock() -> datetime:
        return datetime(2021, 9, 30, 12, tzinfo=UTC)

    simulate(Plan(1, 2, 10, 1), tmp_path / "over", clock=clock)
    with pytest.raises(UserError, match="2021-09-30"):
        simulate(Plan(1, 3, 10, 1), tmp_path / "not_over", clock=clock)


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")

    with pytest.raises(UserError, match="not empty"):
        simulate(Plan(1, 1, 10, 1), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_the_command_ends_with_0_and_says_how_to_go_on(tmp_path: Path) -> None:
    arguments = ["--municipalities", "2", "--months", "2", "--persons", "20", "--seed", "1"]
    done = CliRunner().invoke(app, ["simulate", "--out", str(tmp_path / "country"), *arguments])

    assert done.exit_code == 0
    assert f"pajumte run --inbox {tmp_path / 'country' / 'deliveries'}" in done.output
    assert len(drops_in([tmp_path / "country" / "deliveries"]).deliveries) >= 4


@pytest.mark.parametrize("style", [style for style in STYLES if style.kind == "csv"])
def test_csv_styles_write_dates_amounts_and_codes_their_way(style: Style) -> None:
    costs = pl.DataFrame(
        {
            "cost_id": ["k1"], "service_type": ["shelter"], "facility_id": [None], "category": ["housing"],
            "amount_eur": ["12345.60"], "correction": [False], "funding_source": ["municipal"],
            "client_days": pl.Series([None], dtype=pl.Int64),
        }
    )  # fmt: skip
    [file] = write_delivery("LV0001000", "2024-01", {"service_costs": costs}, style).files
    amount = "12\u00a0345,60" if style.decimals == "comma" else "12345.60"
    text = file.content.decode(style.encoding)

    assert amount in text
    assert style.booleans[1] in text.splitlines()[1]
    assert {"code": "shelter", "label_lv": "patversme", "label_en": "shelter"}[style.labels] in text
