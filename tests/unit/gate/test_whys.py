"""Why a check did not judge is told in both languages, whatever the reason, and kept as a key."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
import yaml

import expectations
import feeds
from feeds.contract_loading import load_contracts
from feeds.findings import Why
from feeds.whys import WHYS, not_in_file, render_why, why

SENTENCES: dict[str, dict[str, str]] = yaml.safe_load(WHYS.read_text(encoding="utf-8"))
GIVEN = re.compile(r"""\bwhy\(\s*"(?P<key>\w+)\"""")
SOURCES = [path for room in (feeds, expectations) for path in Path(room.__path__[0]).rglob("*.py")]


def test_every_sentence_is_given_somewhere_and_every_key_has_a_sentence() -> None:
    given = {key for path in SOURCES for key in GIVEN.findall(path.read_text(encoding="utf-8"))}
    assert given == set(SENTENCES)


def test_no_check_tells_its_reason_in_one_language_only() -> None:
    bare = re.compile(r"(?:undecided|not_applicable|why)=f?\"")
    assert [path.name for path in SOURCES if bare.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("key", SENTENCES)
def test_both_languages_name_the_same_and_differ(key: str) -> None:
    latvian, english = SENTENCES[key]["lv"], SENTENCES[key]["en"]
    assert latvian != english
    assert _named(latvian) == _named(english)
    assert set("āčēģīķļņšūž") & set(latvian.casefold())


def test_feeds_columns_and_days_are_told_in_the_readers_language() -> None:
    stays = load_contracts()["shelter_stays"]
    absent = not_in_file(stays, ["check_in", "facility_id"])
    assert render_why(absent, "lv") == "failā nav: Ierašanās datums, Vietas identifikators"
    assert render_why(absent, "en") == "not in the file: Check-in, Facility ID"
    unread = why("feeds_not_read", feeds="persons,evictions")
    assert render_why(unread, "lv") == "nevarēja nolasīt: Personas, Izlikšana no mājokļa"
    exempted = why("exempted", expires_on="2026-06-30", approver="the ministry")
    assert "30.06.2026." in render_why(exempted, "lv")
    assert "2026-06-30" in render_why(exempted, "en")


def test_a_key_or_a_param_that_no_sentence_has_is_our_mistake() -> None:
    with pytest.raises(KeyError, match="no_pasts"):
        why("no_pasts")
    with pytest.raises(ValueError, match="few_months names"):
        why("few_months")
    with pytest.raises(ValueError, match="no_past names"):
        why("no_past", needed=6)


def test_the_sentence_that_an_earlier_version_kept_is_told_as_it_is() -> None:
    assert render_why(Why("the rows could not be judged"), "lv") == "the rows could not be judged"


def _named(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
