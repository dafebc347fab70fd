"""The pages speak two languages, wholly."""

import re
import string

from analyst.pages.contents import entries
from analyst.wording.codes import Labels
from analyst.wording.translating import catalogue, faults
from analyst.wording.words import words_of


def test_every_text_is_translated_and_none_is_left_over():
    assert faults() == []


def test_a_translation_keeps_the_places_for_values():
    def places(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    wrong = [str(m.id) for m in catalogue() if m.id and places(str(m.id)) != places(str(m.string))]
    assert wrong == []


def test_latvian_is_latvian():
    _ = words_of("lv")
    assert _("Overview") == "Pārskats"
    assert words_of("en")("Overview") == "Overview"


def test_codes_have_names_in_both_languages():
    lv, en = Labels("lv"), Labels("en")
    assert (lv.area("LV"), en.area("LV-R1"), lv.area("LV0001000")) == ("Latvija", "Riga planning region", "Rīga")
    assert lv.of("service_type", "care_home") == "pansija"
    assert en.of("ethos_category", "E1") == "1 Living rough"
    assert lv.of("ethos_category", "E9") == "E9", "an unknown code stands for itself"


def test_every_page_has_an_address_and_the_first_is_the_overview():
    keys = [entry.key for entry in entries()]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[a-z-]+", key) for key in keys)
    assert [entry.key for entry in entries() if entry.is_first] == ["overview"]
