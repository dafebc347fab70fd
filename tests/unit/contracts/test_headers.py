"""Headers and sheet names as clerks write them: either language, any case, letters optional, any order."""

import pytest

from feeds.contract_loading import load_contracts
from feeds.folding import fold
from feeds.headers import is_own_sheet, match_headers, recognise_feed

STAYS = load_contracts()["shelter_stays"]


@pytest.mark.parametrize(
    "written",
    [
        "check_in",
        "CHECK_IN",
        "Check in",
        "Ierašanās datums",
        "IERAŠANĀS DATUMS",
        "ierasanas datums",
        "  Ierašanās\u00a0 datums ",
    ],
)
def test_a_header_is_the_columns_name_or_latvian_label(written):
    assert match_headers([written], STAYS).columns == {0: "check_in"}


def test_letters_composed_in_two_ways_are_the_same():
    assert fold("Ierašanās") == fold("Iera\u0073\u030cana\u0304s") == "ierasanas"


def test_folding_twice_changes_nothing():
    assert fold(fold("Āčēģīķļņšūž_ĀB")) == fold("Āčēģīķļņšūž_ĀB") == "acegiklnsuz ab"


def test_columns_are_found_in_any_order():
    match = match_headers(["Kurp devās", "stay_id", "Ierašanās datums"], STAYS)

    assert match.columns == {0: "exit_destination", 1: "stay_id", 2: "check_in"}


def test_what_is_not_there_is_told_by_whether_it_is_required():
    match = match_headers(["stay_id", "check_in", "facility_id"], STAYS)

    assert match.missing_required == ("local_person_id",)
    assert match.missing_optional == ("withdrawn", "check_out", "prior_situation", "main_reason", "exit_destination")


def test_an_unknown_header_is_told_by_position_and_a_blank_one_is_apart():
    match = match_headers(["stay_id", "Jānis Bērziņš", None, "  "], STAYS)

    assert match.unknown == (1,)
    assert match.blank == (2, 3)


def test_a_column_that_stands_twice_counts_once_whatever_its_language():
    match = match_headers(["check_in", "Ierašanās datums", "CHECK IN"], STAYS)

    assert match.columns == {0: "check_in"}
    assert match.duplicates == {1: "check_in", 2: "check_in"}


def test_no_headers_at_all_leave_everything_missing():
    match = match_headers([], STAYS)

    assert match.columns == {}
    assert match.missing_required == ("stay_id", "local_person_id", "facility_id", "check_in")


@pytest.mark.parametrize("feed", load_contracts().values(), ids=lambda feed: feed.name)
def test_a_feed_is_recognised_by_its_name_its_label_and_its_headers(feed):
    required = [column.name for column in feed.columns if column.required]

    assert recognise_feed(feed.name) == feed.name
    assert recognise_feed(feed.label_lv.upper()) == feed.name
    assert recognise_feed(fold(feed.label_lv)) == feed.name
    assert recognise_feed([column.label_lv for column in feed.columns]) == feed.name
    assert recognise_feed(list(reversed(required))) == feed.name


@pytest.mark.parametrize("name", ["", "Lapa1", "Sheet1", "patversmes"])
def test_a_sheet_with_another_name_is_no_feed(name):
    assert recognise_feed(name) is None


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [None, ""],
        ["U-1", "P-1", "PAT-1", "2026-03-01"],
        ["local_person_id"],
        ["local_person_id", "exit_destination"],
        ["stay_id", "check_in", "a", "b", "c"],
    ],
)
def test_headers_that_prove_no_feed_are_not_guessed(headers):
    assert recognise_feed(headers) is None


def test_half_of_the_headers_are_enough_when_no_other_feed_matches_as_many():
    assert recognise_feed(["stay_id", "check_in", "a", "b"]) == "shelter_stays"


@pytest.mark.parametrize("name", ["Kļūdas", "KLUDAS", "Norādes", "guidance", "Saraksti", "Lists"])
def test_sheets_of_our_own_are_known(name):
    assert is_own_sheet(name)
    assert recognise_feed(name) is None


def test_a_feeds_sheet_is_not_one_of_our_own():
    assert not any(is_own_sheet(text) for feed in load_contracts().values() for text in (feed.name, feed.label_lv))
