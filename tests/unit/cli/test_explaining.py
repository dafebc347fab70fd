"""`pajumte explain`: a check's page in the language asked for, and one line for an id that is none."""

import pytest

from cli.explaining import explanation
from feeds.catalogue import all_checks
from feeds.errors import UserError


@pytest.mark.parametrize("entry", all_checks(), ids=lambda entry: entry.id)
def test_every_check_has_a_page_with_severity_reason_and_message_in_both_languages(entry):
    latvian = " ".join(explanation(entry.id, "lv").split())
    english = " ".join(explanation(entry.id, "en").split())

    assert latvian.startswith(f"{entry.id}: {entry.title_lv} Nopietnība: ")
    assert english.startswith(f"{entry.id}: {entry.title_en} Severity: {entry.severity.value}. ")
    assert " ".join(entry.reason_lv.split()) in latvian
    assert " ".join(entry.reason_en.split()) in english
    assert "Ziņojuma piemērs: " in latvian
    assert "Example of the message: " in english
    assert not {"{", "}", "…:"} & set(latvian + english)


def test_the_page_names_data_sets_and_columns_and_gives_an_example():
    page = " ".join(explanation("LOG-01", "en").split())

    assert "Concerns: Shelter stays" in page
    assert "rows 5, 8" in page
    assert "for example" in page


def test_an_id_may_be_typed_in_small_letters():
    assert explanation(" val-03 ", "en") == explanation("VAL-03", "en")


def test_no_line_is_wider_than_the_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "50")

    assert max(len(line) for line in explanation("VAL-04", "lv").splitlines()) <= 50


@pytest.mark.parametrize(("typed", "near"), [("VAL-99", "VAL-09"), ("DATE-6", "DATE-06"), ("VL-03", "VAL-03")])
def test_an_unknown_id_is_told_with_near_ones(typed, near):
    with pytest.raises(UserError) as told:
        explanation(typed, "en")

    assert str(told.value).startswith(f"There is no check '{typed}'. Near ones: ")
    assert near in str(told.value)
    assert len(str(told.value).splitlines()) == 1


def test_a_word_that_is_like_no_id_is_told_how_ids_look():
    with pytest.raises(UserError, match=r"Ids look like VAL-03; their groups are FILE, PRIV, VAL,"):
        explanation("?\x1b[2J", "en")


def test_what_was_typed_is_repeated_without_its_control_characters():
    with pytest.raises(UserError) as told:
        explanation("VAL\x1b[2J\n-9", "en")

    assert str(told.value).isprintable()
