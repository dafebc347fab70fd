"""Texts, ids and codes: trimming, length, spreadsheet damage, labels, and columns that are not there."""

import unicodedata

import pytest

from tests.unit.normalising.building import judged, normalised


def test_text_is_trimmed_and_composed():
    assert judged("facilities", "name", unicodedata.normalize("NFD", "  Ērgļi \u00a0")) == ("Ērgļi", "ok")


@pytest.mark.parametrize(("length", "status"), [(200, "ok"), (201, "too_long")])
def test_text_may_have_200_characters_however_many_bytes(length, status):
    text = "ā" * length
    assert judged("facilities", "name", text) == ((text, "ok") if status == "ok" else (None, status))


@pytest.mark.parametrize("length", [200, 201])
def test_an_id_has_the_same_limit(length):
    assert judged("facilities", "facility_id", "x" * length)[1] == ("ok" if length == 200 else "too_long")


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#VĒRTĪBA!"])
@pytest.mark.parametrize(
    ("feed", "column"), [("facilities", "name"), ("facilities", "capacity"), ("persons", "person_code")]
)
def test_formula_errors(error, feed, column):
    assert judged(feed, column, error) == (None, "formula_error")


@pytest.mark.parametrize("text", ["# 5", "#5", "Nr. #N/A", "#"])
def test_a_hash_alone_is_no_formula_error(text):
    assert judged("facilities", "name", text) == (text, "ok")


@pytest.mark.parametrize("text", ["1,23E+11", "1.23456E+11", "1e+15", "5E+10"])
def test_ids_in_scientific_form_are_damaged(text):
    assert judged("facilities", "facility_id", text) == (None, "scientific")
    assert judged("persons", "person_code", text) == (None, "scientific")


@pytest.mark.parametrize("text", ["12E5", "E+11", "1E1", "A1E+11"])
def test_ids_that_only_look_like_it_are_ids(text):
    assert judged("facilities", "facility_id", text) == (text, "ok")


@pytest.mark.parametrize(
    ("text", "key"), [("123.0", "123"), ("123.00", "123.00"), ("1.5", "1.5"), ("007", "007"), ("aB", "aB")]
)
def test_whole_numbers_read_as_floats_are_ids_again(text, key):
    assert judged("facilities", "facility_id", text) == (key, "ok")


@pytest.mark.parametrize("text", ["overnight_shelter", "OVERNIGHT_SHELTER", "Naktspatversme", "naktspatversme "])
def test_codes_are_matched_by_code_or_label_in_any_case(text):
    assert judged("facilities", "service_type", text) == ("overnight_shelter", "ok")


def test_latvian_labels_match_without_diacritics():
    assert judged("persons", "sex", "vīrietis") == judged("persons", "sex", "VIRIETIS") == ("M", "ok")


def test_what_is_in_no_list_is_not_carried_on():
    assert judged("facilities", "service_type", "Jāņa istaba") == ("?", "ok")


def test_a_missing_code_is_missing_and_not_a_question_mark():
    assert judged("facilities", "service_type", " nav ") == (None, "missing")


def test_columns_that_the_file_lacks_are_absent():
    frame = normalised("facilities", facility_id=["F1", "F2"])

    assert frame["capacity"].to_list() == [None, None]
    assert frame["capacity__status"].to_list() == ["absent", "absent"]


def test_a_table_without_rows_has_all_columns_and_types():
    empty = normalised("shelter_stays", stay_id=[])
    filled = normalised("shelter_stays", stay_id=["S1"])

    assert empty.height == 0
    assert empty.schema == filled.schema
