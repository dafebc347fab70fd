"""The reference pages of the checks: every check in both languages, with a message that could be a real one."""

import pytest

from feeds.catalogue import all_checks
from feeds.check_columns import ColumnGroup
from feeds.check_reference import GROUPS, checks_page, example_finding, page_of
from feeds.thresholds import load_rulebook


@pytest.mark.parametrize("language", ["lv", "en"])
def test_the_page_has_a_section_for_every_check_in_the_order_of_the_catalogue(language):
    headings = [line for line in checks_page(language).splitlines() if line.startswith("## ")]

    assert headings == [f"## {entry.id}: {getattr(entry, f'title_{language}')}" for entry in all_checks()]


@pytest.mark.parametrize("entry", all_checks(), ids=lambda entry: entry.id)
def test_the_example_concerns_a_feed_and_column_that_the_check_is_about(entry):
    example = example_finding(entry)

    assert example.check_id == entry.id
    assert set(example.params) >= set(entry.params)
    if example.feed is not None and "every feed" not in entry.applies_to:
        assert example.feed in entry.applies_to
    for language in ("lv", "en"):
        assert "{" not in page_of(entry, language).example


def test_the_example_of_a_value_names_column_rows_and_an_example_value():
    page = page_of(next(entry for entry in all_checks() if entry.id == "VAL-03"), "lv")

    assert page.example.startswith("Datu kopa “Uzturēšanās patversmēs”, kolonna “Ierašanās datums”, rindas 5, 8: ")
    assert page.example.endswith("02.03.2026.")


def test_limits_are_those_of_the_reviewed_file():
    entry = next(entry for entry in all_checks() if entry.id == "CAP-02")

    assert page_of(entry, "en").limits == ("`max_occupancy_percent` = 150",)
    assert load_rulebook().thresholds["CAP-02"]["max_occupancy_percent"].value == 150


def test_a_check_says_for_which_data_sets_and_columns_it_is():
    by_id = {entry.id: entry for entry in all_checks()}

    assert page_of(by_id["VAL-11"], "en").concerns == ("Persons (Birth date)",)
    assert page_of(by_id["FILE-20"], "en").concerns == ("the whole delivery",)
    assert page_of(by_id["VAL-01"], "lv").concerns == ("visām datu kopām (obligātās kolonnas)",)
    assert page_of(by_id["FILE-13"], "en").concerns == ("every data set",)
    assert page_of(by_id["LOG-01"], "en").concerns == ("Shelter stays (Exit destination, Check-out)",)
    assert "Evictions (all columns but the id)" in page_of(by_id["HIST-04"], "en").concerns


def test_every_group_of_columns_has_a_name_in_both_languages():
    for language in ("lv", "en"):
        assert set(GROUPS[language]) == set(ColumnGroup) - {ColumnGroup.NONE}
        assert len(set(GROUPS[language].values())) == len(GROUPS[language])
