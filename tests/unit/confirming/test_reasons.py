"""What counts as a reason, and what a `confirmations.yml` may hold."""

from pathlib import Path

import pytest

from feeds.confirmations_file import confirmations_beside, read_confirmations
from feeds.errors import UserError
from feeds.reasons import LONGEST, stated_reason

ENTRY = """
- municipality: LV0001000
  period: 2023-04
  check_id: HIST-01
  feed: hf_support
  reason_lv: Programma ir sākusies.
  reason_en: The programme has begun.
"""


@pytest.mark.parametrize("text", ["Pārbaudīts, ir pareizi", "  checked,\n it is  right "])
def test_a_few_words_are_a_reason(text):
    assert stated_reason(text) == " ".join(text.split())


@pytest.mark.parametrize("text", ["", " \n", "ok", "x " * LONGEST])
def test_nothing_one_word_and_a_novel_are_none(text):
    with pytest.raises(UserError, match=r"few words|sentence or two"):
        stated_reason(text)


def test_a_reason_of_the_greatest_length_is_one():
    longest = "ab " * (LONGEST // 3) + "ab"
    assert len(stated_reason(longest)) == LONGEST
    with pytest.raises(UserError):
        stated_reason(longest + "c")


def test_a_personal_code_is_refused_and_not_repeated():
    with pytest.raises(UserError, match="personal code") as refused:
        stated_reason("checked with 320512-12345 herself")
    assert "12345" not in str(refused.value)


@pytest.fixture
def given(tmp_path):
    def write(text, folder=tmp_path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "confirmations.yml").write_text(text, encoding="utf-8")
        return folder / "confirmations.yml"

    return write


def test_the_file_lies_in_the_folder_of_deliveries_or_in_the_one_above(given, tmp_path):
    inbox = tmp_path / "examples" / "deliveries"
    inbox.mkdir(parents=True)
    assert confirmations_beside(inbox) is None
    above = given("[]", inbox.parent)
    assert confirmations_beside(inbox) == above
    inside = given("[]", inbox)
    assert confirmations_beside(inbox) == inside


@pytest.mark.parametrize("text", ["", "[]", "# nothing yet\n"])
def test_an_empty_file_confirms_nothing(given, text):
    assert read_confirmations(given(text)) == []


def test_an_entry_keeps_its_reason_in_both_languages(given):
    (entry,) = read_confirmations(given(ENTRY))
    assert entry.reason == "Programma ir sākusies. / The programme has begun."
    assert (entry.subject, entry.unknown()) == ("LV0001000 2023-04 HIST-01 hf_support", None)


def test_an_entry_tells_who_gave_the_reason_and_on_which_day_where_that_is_known(given):
    by, on = "  confirmed_by: Rīgas Labklājības departaments\n", "  confirmed_on: 2023-05-12\n"
    said = [read_confirmations(given(ENTRY + more))[0].who for more in ("", by, by + on)]
    assert said == ["confirmations.yml", "Rīgas Labklājības departaments", "Rīgas Labklājības departaments, 2023-05-12"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [("LV0001000", "LV9999999"), ("2023-04", "2023-13"), ("HIST-01", "HIST-99"), ("hf_support", "hf_suport")],
)
def test_an_entry_that_names_nothing_says_what(given, changed, told):
    (entry,) = read_confirmations(given(ENTRY.replace(changed, told)))
    assert told in entry.unknown()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("municipality: LV0001000", "must be a list"),
        ("- [", "line "),
        (ENTRY.replace("reason_en", "reason"), "entry 1: reason_en"),
        (ENTRY + "  why: because\n", "entry 1: why"),
        (ENTRY + "  confirmed_by: ''\n", "entry 1: confirmed_by"),
        (ENTRY + "  confirmed_on: in May\n", "entry 1: confirmed_on"),
        (ENTRY.replace("2023-04", "April"), "entry 1: period"),
        (ENTRY.replace("The programme has begun.", "right"), "entry 1"),
    ],
)
def test_a_file_that_is_not_as_it_must_be_names_the_place(given, text, place):
    with pytest.raises(UserError, match=place):
        read_confirmations(given(text))
