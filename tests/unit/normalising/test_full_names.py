"""Full names where none may stand (PRIV-02), by the delivery's persons and by the look of an id."""

import pytest

from feeds.normalising import known_names_in
from feeds.normalising.names import normalised_name, phonetic_name
from tests.unit.normalising.building import judged, table

NAMES = [("Jānis", "Bērziņš"), ("Anna Marija", "Liepa-Ozola"), (None, "Kalns"), ("Ūna", None)]


@pytest.mark.parametrize(
    "text",
    ["Jānis Bērziņš", "bērziņš, jānis", "BERZINS JANIS", "īrnieks: Jānis P. Bērziņš (2)", "Liepa-Ozola Anna Marija"],
)
@pytest.mark.parametrize(
    ("feed", "column"), [("facilities", "name"), ("facilities", "facility_id"), ("hf_enrolments", "provider")]
)
def test_a_full_name_of_the_persons_feed_is_refused_in_any_order(text, feed, column):
    assert judged(feed, column, text, NAMES) == (None, "full_name")


@pytest.mark.parametrize(
    "text", ["Jānis", "Bērziņš", "Jāņa Bērziņa nams", "Kalns Ūna", "Anna Liepa-Ozola", "berzinsjanis nams"]
)
def test_a_part_of_a_name_is_no_full_name(text):
    assert judged("facilities", "name", text, NAMES) == (text, "ok")


@pytest.mark.parametrize(
    "text", ["Pēteris Kalniņš", "KALNIŅŠ PĒTERIS", "Kalniņš, Pēteris", "Ozola-Liepa Zane", "Pēteris_Kalniņš", "Jo Li"]
)
def test_an_id_of_capitalised_words_is_a_name_even_when_unknown(text):
    assert judged("shelter_stays", "local_person_id", text) == (None, "full_name")


@pytest.mark.parametrize(
    "text", ["Pēteris", "kalniņš pēteris", "P 123", "AB CD", "Istaba 5", "P. Kalniņš", "RIG-ABC", "Persona nr pieci"]
)
def test_other_ids_are_ids(text):
    assert judged("shelter_stays", "local_person_id", text) == (text, "ok")


def test_places_may_be_called_by_capitalised_words():
    assert judged("facilities", "facility_id", "Zvaigznes Nams") == ("Zvaigznes Nams", "ok")
    assert judged("facilities", "name", "Zvaigznes Nams") == ("Zvaigznes Nams", "ok")


def test_names_themselves_stand_where_they_may():
    assert judged("persons", "first_name", "Jānis", NAMES) == ("Jānis", "ok")


def test_names_are_taken_from_the_persons_table_after_trimming():
    known = known_names_in(table(first_name=[" Jānis ", "-"], last_name=["Bērziņš", "Kalns"]))

    assert known.is_in("bērziņš jānis")
    assert not known.is_in("kalns -")
    assert not known_names_in(table(first_name=["Jānis"])).is_in("Jānis Bērziņš")


def test_known_names_do_not_show_in_messages():
    assert "Bērziņš" not in repr(known_names_in(table(first_name=["Jānis"], last_name=["Bērziņš"])))
    assert "berzins" not in repr(known_names_in(table(first_name=["Jānis"], last_name=["Bērziņš"])))


def test_names_are_normalised_without_case_diacritics_and_double_blanks():
    assert normalised_name("  ĀČĒĢĪĶĻŅŠŪŽ \u00a0 x ") == "acegiklnsuz x"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bērziņš", "Bērziņa"),
        ("Ivanovs", "Ivanova"),
        ("Ivanovs", "Ivanov"),
        ("Žukovs", "Zhukova"),
        ("Jurijs", "Yuriy"),
        ("Anna", "Ana"),
        ("Aleksejs", "Aleksey"),
    ],
)
def test_spellings_of_one_name_sound_alike(one, other):
    assert phonetic_name(one) == phonetic_name(other)


@pytest.mark.parametrize(("one", "other"), [("Bērziņš", "Bērzkalns"), ("Ivanovs", "Petrovs"), ("Ozols", "Ozoliņš")])
def test_different_names_sound_different(one, other):
    assert phonetic_name(one) != phonetic_name(other)
