"""Every text of the portal has its Latvian."""

import io

import pytest
from babel.messages.catalog import Catalog

from portal import translating


def test_the_catalogue_is_complete_compiled_and_holds_nothing_unused():
    assert translating.faults() == []


def test_texts_of_code_templates_and_plurals_are_found():
    found = {text for text, _ in translating.texts()}
    assert "Rejected" in found  # portal/deliveries/words.py
    assert "Skip to the content" in found  # portal/templates/base.html
    assert ("%(rows)s row", "%(rows)s rows") in found  # a plural in a template


@pytest.mark.parametrize("missing", ["Rejected", "Skip to the content"])
def test_a_text_without_latvian_is_told(monkeypatch, missing):
    poor = translating.catalogue()
    poor[missing].string = ""
    monkeypatch.setattr(translating, "catalogue", lambda: poor)
    assert f"not translated: {missing!r}" in translating.faults()


def test_a_text_that_is_not_in_the_catalogue_is_told(monkeypatch):
    monkeypatch.setattr(translating, "texts", lambda: iter([("A new sentence", None)]))
    assert "no entry: 'A new sentence'" in translating.faults()


def test_no_latvian_text_is_its_english_original():
    same = {
        message.id
        for message in translating.catalogue()
        if message.id and message.id == message.string and len(str(message.id).split()) > 1
    }
    assert same == set()


def test_placeholders_are_the_same_in_both_languages():
    import re

    def named(text):
        return set(re.findall(r"%\((\w+)\)", text))

    for message in translating.catalogue():
        originals = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set().union(*map(named, originals))
        assert all(named(text) <= wanted for text in strings), message.id
        assert len(originals) > 1 or all(named(text) == wanted for text in strings), message.id


def test_the_compiled_form_holds_what_the_catalogue_says():
    from gettext import GNUTranslations

    small = Catalog(locale="lv")
    small.add("Rejected", "Noraidīts")
    assert GNUTranslations(io.BytesIO(translating.compiled(small))).gettext("Rejected") == "Noraidīts"
