"""What accepted Parquet files say of earlier months."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from expectations.gate import GateInput
from feeds.frames import accepted_frame
from feeds.history import AcceptedFile, AcceptedHistory
from tests.unit.gate.deliveries import delivery, good

JANUARY = delivery(
    delivery_id="jan", period="2026-01", base={},
    persons=[good("persons", birth_date="1980")],
    shelter_stays=[
        good("shelter_stays", check_in=date(2026, 1, 5)),
        good("shelter_stays", stay_id="S2", check_in=date(2026, 1, 6)),
    ],
)  # fmt: skip
FEBRUARY = delivery(
    delivery_id="feb", period="2026-02", base={},
    persons=[good("persons", birth_date="1980-05")],
    shelter_stays=[
        good("shelter_stays", check_in=date(2026, 1, 5), check_out=date(2026, 2, 1), exit_destination="deceased"),
        good("shelter_stays", stay_id="S2", check_in=date(2026, 1, 6)),
        good("shelter_stays", stay_id="S3", check_in=date(2026, 2, 6), withdrawn=True),
    ],
)  # fmt: skip


def stored(folder: Path, *accepted: GateInput) -> list[AcceptedFile]:
    """The deliveries as the intake stores them."""
    files = []
    for given in accepted:
        for name, read in given.read.feeds.items():
            path = folder / f"{given.delivery_id}-{name}.parquet"
            frame = accepted_frame(
                read, municipality=given.municipality, period=given.period, delivery_id=given.delivery_id
            )
            frame.write_parquet(path)
            files.append(AcceptedFile(given.delivery_id, given.municipality, given.period, name, path))
    return files


@pytest.fixture(params=["from files", "from memory"])
def history(request: pytest.FixtureRequest, tmp_path: Path) -> AcceptedHistory:
    """The two months: both ways of knowing them must say the same."""
    if request.param == "from files":
        return AcceptedHistory(stored(tmp_path, JANUARY, FEBRUARY))
    return AcceptedHistory().with_accepted(JANUARY).with_accepted(FEBRUARY)


def test_every_id_that_any_month_names_is_known(history: AcceptedHistory) -> None:
    past = history.seen_by("LV0001000", "2026-03", replacing=())
    assert set(past.known_keys("shelter_stays")) == {"S1", "S2", "S3"}
    assert set(past.known_keys("facilities")) == set()


def test_open_is_what_the_last_file_before_the_period_leaves_open(history: AcceptedHistory) -> None:
    assert set(history.seen_by("LV0001000", "2026-03", replacing=()).open_keys("shelter_stays")) == {"S2"}
    assert set(history.seen_by("LV0001000", "2026-02", replacing=()).open_keys("shelter_stays")) == {"S1", "S2"}
    assert set(history.seen_by("LV0001000", "2026-01", replacing=()).open_keys("shelter_stays")) == set()


@pytest.mark.filterwarnings("error")
def test_a_record_of_a_town_that_no_file_speaks_for_yet_is_not_open() -> None:
    """Before the merger Madona's file names a record of Varakļāni: nobody has restated that town's records."""
    foreign = good("shelter_stays", check_in=date(2025, 5, 5), key_lineage="LV0055000")
    may = delivery(delivery_id="may", municipality="LV0038000", period="2025-05", base={}, shelter_stays=[foreign])
    past = AcceptedHistory().with_accepted(may).seen_by("LV0038000", "2025-06", replacing=())
    assert past.open_keys("shelter_stays").to_list() == []


def test_the_current_row_is_that_of_the_latest_period_without_what_was_withdrawn(history: AcceptedHistory) -> None:
    current = history.seen_by("LV0001000", "2026-03", replacing=()).current("shelter_stays").sort("stay_id")
    assert current.select("stay_id", "check_out").rows() == [("S1", date(2026, 2, 1)), ("S2", None)]


def test_feeds_that_a_correction_replaces_are_left_out_and_no_others(history: AcceptedHistory) -> None:
    past = history.seen_by("LV0001000", "2026-02", replacing={"shelter_stays"})
    assert set(past.known_keys("shelter_stays")) == {"S1", "S2"}
    assert set(past.rows("persons")["birth_month"]) == {"1980", "1980-05"}


def test_other_municipalities_files_are_never_opened(tmp_path: Path) -> None:
    nowhere = AcceptedFile("x", "LV0005000", "2026-01", "persons", tmp_path / "does not exist.parquet")
    past = AcceptedHistory([nowhere]).seen_by("LV0001000", "2026-03", replacing=())
    assert past.rows("persons").is_empty()


def test_files_are_not_opened_before_they_are_asked_for(tmp_path: Path) -> None:
    nowhere = AcceptedFile("x", "LV0001000", "2026-01", "persons", tmp_path / "does not exist.parquet")
    past = AcceptedHistory([nowhere]).seen_by("LV0001000", "2026-03", replacing=())
    assert past.rows("shelter_stays").is_empty()


def test_identical_copies_are_one_record_in_memory_as_in_files(tmp_path: Path) -> None:
    twice = delivery(delivery_id="jan", period="2026-01", base={}, persons=[good("persons"), good("persons")])
    in_files = AcceptedHistory(stored(tmp_path, twice)).seen_by("LV0001000", "2026-03", replacing=())
    in_memory = AcceptedHistory().with_accepted(twice).seen_by("LV0001000", "2026-03", replacing=())
    assert in_files.rows("persons").height == in_memory.rows("persons").height == 1


def test_what_a_correction_replaces_is_known_apart(history: AcceptedHistory) -> None:
    past = history.seen_by("LV0001000", "2026-02", replacing={"shelter_stays"}, delivery_id="feb2")
    replaced = past.replaced_rows("shelter_stays")
    assert replaced is not None
    assert set(replaced["stay_id"]) == {"S1", "S2"}
    assert past.replaced_rows("persons") is None
    assert past.is_correction


def test_a_delivery_that_is_judged_again_is_no_past_of_its_own(history: AcceptedHistory) -> None:
    past = history.seen_by("LV0001000", "2026-02", replacing={"shelter_stays", "persons"}, delivery_id="feb")
    assert not past.is_correction
    assert past.feeds_in("2026-02") == frozenset()
    assert past.feeds_in("2026-01") == {"shelter_stays", "persons"}


def test_accepting_a_delivery_reads_no_file_again(tmp_path: Path) -> None:
    files = stored(tmp_path, JANUARY)
    history = AcceptedHistory(files)
    assert history.seen_by("LV0001000", "2026-02", replacing=()).rows("shelter_stays").height == 2
    for file in files:
        file.path.unlink()
    later = history.with_accepted(FEBRUARY).seen_by("LV0001000", "2026-03", replacing=())
    assert later.rows("shelter_stays").height == 5
