"""The tables of a delivery are normalised together while they are small; what is read is the same."""

import pytest
from polars.testing import assert_frame_equal

from feeds.reading import delivery_files
from tests.unit.reading.building import FACILITY, FACILITY_HEADER, csv_bytes, read

PERSONS = csv_bytes(
    ("local_person_id", "first_name", "last_name", "sex", "birth_date", "first_homeless_on", "disability"),
    ("P1", "Anna", "Zvirbule", "F", "17.05.1980", "2014", "jā"),
    ("P2", "Uldis", "Vanags", "M", "1980-13", "05.2016", "varbūt"),
)
COSTS = csv_bytes(
    ("cost_id", "service_type", "category", "amount_eur", "correction", "client_days"),
    ("C1", "shelter", "food", "1 234,50", "nē", "31"),
    ("C2", "shelter", "food", "1.000", "false", "3,5"),
)
FACILITIES = csv_bytes(FACILITY_HEADER, FACILITY)
EMPTY_STAYS = csv_bytes(("stay_id", "local_person_id", "facility_id", "check_in", "check_out"))


def test_together_and_one_by_one_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    files = (FACILITIES, PERSONS, EMPTY_STAYS, COSTS)
    together = read(*files)
    monkeypatch.setattr(delivery_files, "_ROWS_TOGETHER", 0)
    one_by_one = read(*files)

    assert list(together.feeds) == list(one_by_one.feeds) == ["facilities", "persons", "shelter_stays", "service_costs"]
    assert together.findings == one_by_one.findings
    for name, feed in together.feeds.items():
        assert_frame_equal(feed.frame, one_by_one.feeds[name].frame)


def test_every_cell_goes_back_to_its_own_table() -> None:
    feeds = read(PERSONS, COSTS, EMPTY_STAYS).feeds

    assert feeds["persons"].frame["disability__status"].to_list() == ["ok", "wrong_type"]
    assert feeds["persons"].frame["birth_month"].to_list() == ["1980-05", None]
    assert feeds["service_costs"].frame["correction"].to_list() == [False, False]
    assert feeds["service_costs"].frame["amount_eur__status"].to_list() == ["ok", "wrong_type"]
    assert feeds["service_costs"].frame["client_days__status"].to_list() == ["ok", "wrong_type"]
    assert feeds["shelter_stays"].frame.is_empty()
