"""The language of an answer: as told, else the machine's."""

import pytest

from cli.language import LanguageOption, language_of


@pytest.fixture(autouse=True)
def machine_without_language(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("locale", "language"), [("lv_LV.UTF-8", "lv"), ("en_GB.UTF-8", "en"), ("C.UTF-8", "en"), ("", "en")]
)
def test_without_an_option_the_machine_decides(monkeypatch, locale, language):
    monkeypatch.setenv("LANG", locale)

    assert language_of(None) == language


def test_lc_all_goes_before_lang(monkeypatch):
    monkeypatch.setenv("LANG", "lv_LV.UTF-8")
    monkeypatch.setenv("LC_ALL", "C")

    assert language_of(None) == "en"


def test_a_machine_that_says_nothing_is_answered_in_english():
    assert language_of(None) == "en"


@pytest.mark.parametrize(("option", "language"), [(LanguageOption.LV, "lv"), (LanguageOption.EN, "en")])
def test_the_option_goes_before_the_machine(monkeypatch, option, language):
    monkeypatch.setenv("LANG", "lv_LV.UTF-8")

    assert language_of(option) == language
