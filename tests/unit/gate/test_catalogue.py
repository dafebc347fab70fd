"""The catalogue of checks: complete, well-formed, and readable for a clerk in both languages."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

import pytest

from expectations.suites import suite_of
from feeds.catalogue import CATALOGUE, CatalogueError, Check, all_checks, check, read_catalogue, render
from feeds.contract_loading import load_contracts
from feeds.findings import Finding, Severity
from feeds.rules.registry import DELIVERY_RULES, RULES

REJECT = "FILE-01 FILE-02 FILE-03 FILE-04 FILE-05 FILE-06 FILE-07 FILE-08 FILE-18 FILE-19 FILE-20 FILE-21"
ERROR = (
    "FILE-10 FILE-11 FILE-12 FILE-14 FILE-15 FILE-16 FILE-17 FILE-23 FILE-24 FILE-26 PRIV-01 PRIV-02 VAL-01 "
    "VAL-02 VAL-03 "
    "VAL-04 VAL-05 VAL-06 VAL-07 VAL-08 VAL-09 VAL-12 VAL-13 VAL-14 KEY-01 KEY-03 REF-01 REF-02 REF-03 DATE-01 "
    "DATE-02 DATE-03 DATE-04 DATE-07 DATE-08 LOG-01 LOG-02 LOG-03 LOG-04 LOG-05 LOG-06 LOG-10 LOG-13 "
    "OVER-01 HIST-03"
)
CONFIRM = "DATE-06 LOG-12 CAP-02 CAP-03 HIST-01 HIST-02 HIST-05 HIST-06 HIST-07"
WARNING = (
    "FILE-09 FILE-13 FILE-25 FILE-27 FILE-28 VAL-10 VAL-11 KEY-02 DATE-05 LOG-07 LOG-08 LOG-09 LOG-11 OVER-02 "
    "OVER-03 CAP-01 CAP-04 HIST-04 "
    "STAY-01 COMP-01 COMP-02"
)
INFO = "FILE-22 REF-04 TIME-01 RULE-01"
SEVERITIES = {
    check_id: severity
    for severity, ids in zip(Severity, (REJECT, ERROR, CONFIRM, WARNING, INFO), strict=True)
    for check_id in ids.split()
}

PARAMS: dict[str, str | int] = {
    "limit_mb": 50, "stated": "LV0005000", "expected": "LV0001000", "period": "2026-03", "municipality": "LV0001000",
    "last_day": "2026-03-31", "first_day": "2026-03-01", "max_age_years": 100, "codelist": "sex", "target": "persons",
    "window_months": 24, "child_under_years": 12, "housed_over_days": 30, "without_home_days": 90, "service": "shelter",
    "value": "19.20", "usual": "4.10", "pairs": "5 + 9", "max_occupancy_percent": 100, "total": "rows",
    "past_months": 3, "previous_code": "LV0001000", "previous_period": "2026-02", "previous_rows": "2,3,9",
    "absorbed": "LV0055000",
    "removed": 3, "accepted": 20, "unknown_percent": 20, "missing_percent": 20, "due_on": "2026-04-15",
    "check": "CAP-01", "expires_on": "2026-06-30",
}  # fmt: skip
ALWAYS = {"where", "example", "allowed", "range"}


def test_the_catalogue_holds_every_check_with_its_severity() -> None:
    assert {entry.id: entry.severity for entry in all_checks()} == SEVERITIES


def test_every_check_can_be_raised_by_something_and_nothing_else_can_be() -> None:
    raised = {rule.check_id for rule in (*RULES, *DELIVERY_RULES)}
    raised |= {expectation.check_id for feed in load_contracts().values() for expectation in suite_of(feed)}
    raised |= {entry.id for entry in all_checks() if entry.group == "FILE"}
    assert {entry.id for entry in all_checks()} == raised


def test_a_rule_concerns_exactly_the_feeds_that_the_catalogue_names() -> None:
    for rule in RULES:
        concerned = {feed.name for feed in load_contracts().values() if rule.needs(feed) is not None}
        named = set(check(rule.check_id).applies_to)
        assert concerned <= named if "every feed" not in named else concerned, rule.check_id
        assert named == {"every feed"} or named == concerned, rule.check_id


@pytest.mark.parametrize("entry", all_checks(), ids=lambda entry: entry.id)
def test_messages_name_only_what_a_finding_brings_and_say_where(entry: Check) -> None:
    for message in (entry.message_en, entry.message_lv):
        named = {name for _, name, _, _ in Formatter().parse(message) if name is not None}
        assert named <= ALWAYS | set(entry.params)
        assert "where" in named
        assert message.endswith(".") or message.endswith("{allowed}.")


@pytest.mark.parametrize("entry", all_checks(), ids=lambda entry: entry.id)
def test_every_check_can_be_told_in_both_languages(entry: Check) -> None:
    params = {name: PARAMS[name] for name in entry.params}
    feed = None if entry.applies_to == ("delivery",) else "persons"
    column = None if feed is None else "sex"
    finding = Finding(entry.id, entry.severity, feed=feed, column=column, rows=(2, 3, 7), params=params)
    for language in ("lv", "en"):
        text = render(finding, language)
        assert "{" not in text
        assert text[0].isupper()
    assert render(finding, "lv") != render(finding, "en")


def test_a_finding_in_a_workbook_is_placed_by_sheet_column_and_rows() -> None:
    finding = Finding("VAL-01", Severity.ERROR, "shelter_stays", "Uzturēšanās", "check_in", (2, 3, 4, 9), 4)
    label = load_contracts()["shelter_stays"].column("check_in").label_lv
    assert render(finding, "lv").startswith(f"Lapa “Uzturēšanās”, kolonna “{label}”, rindas 2–4, 9: ")
    assert render(finding, "en").startswith("Sheet “Uzturēšanās”, column “")
    assert "rows 2–4, 9: " in render(finding, "en")


def test_a_finding_in_a_csv_file_is_placed_by_its_data_set() -> None:
    finding = Finding("VAL-02", Severity.ERROR, "hf_support", None, "hours", (5,), 1)
    feed = load_contracts()["hf_support"]
    assert render(finding, "lv").startswith(
        f"Datu kopa “{feed.label_lv}”, kolonna “{feed.column('hours').label_lv}”, 5. rinda:"
    )


def test_an_unknown_sheet_or_column_is_named_by_its_position_only() -> None:
    assert render(Finding("FILE-09", Severity.WARNING, sheet="sheet 3"), "lv").startswith("3. lapa: ")
    column = Finding("FILE-13", Severity.WARNING, "persons", None, "column 7")
    assert ", 7. kolonna: " in render(column, "lv")
    assert ", column 7: " in render(column, "en")


def test_a_file_that_could_not_be_placed_is_named_by_its_position() -> None:
    finding = Finding("FILE-02", Severity.REJECT, params={"position": 2})
    assert render(finding, "lv").startswith("2. fails: ")
    assert render(finding, "en").startswith("File 2: ")


def test_a_range_is_told_in_words() -> None:
    hours = Finding("VAL-06", Severity.ERROR, "hf_support", None, "hours", (5,))
    capacity = Finding("VAL-06", Severity.ERROR, "facilities", None, "capacity", (5,))
    assert "more than 0 and at most 24" in render(hours, "en")
    assert "lielāks par 0 un ne lielāks par 24" in render(hours, "lv")
    assert "from 0 to 5000" in render(capacity, "en")


def test_days_are_written_as_the_reader_writes_them() -> None:
    late = Finding(
        "DATE-02", Severity.ERROR, "shelter_stays", None, "check_in", (5,), params={"last_day": "2026-03-31"}
    )
    assert "31.03.2026." in render(late, "lv")
    assert "2026-03-31" in render(late, "en")


def test_the_codes_that_are_allowed_are_listed_by_their_labels() -> None:
    finding = Finding("VAL-04", Severity.ERROR, "persons", None, "sex", (5,), params={"codelist": "sex"})
    assert "sieviete" in render(finding, "lv").lower()


def test_many_rows_are_counted_not_listed() -> None:
    finding = Finding("VAL-01", Severity.ERROR, "persons", None, "sex", tuple(range(2, 202, 2)), 100)
    assert "2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24 and 88 more: " in render(finding, "en")


def test_a_placeholder_that_no_finding_brings_is_our_mistake() -> None:
    with pytest.raises(CatalogueError, match="DATE-02: the finding brings no 'last_day'"):
        render(Finding("DATE-02", Severity.ERROR, "shelter_stays", None, "check_in", (5,)), "en")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("title_en: Not a CSV", "titel_en: Not a CSV", r"entry 1 \(FILE-01\): title_en: Field required"),
        ("  severity: reject\n", "  severity: fatal\n", r"entry 1 \(FILE-01\): severity: "),
        (
            "applies_to: [delivery]",
            "applies_to: [shelters]",
            r"entry 1 \(FILE-01\): applies_to: no such feed: shelters",
        ),
        ("  columns: none\n", "", r"entry 1 \(FILE-01\): columns: Field required"),
        (
            "columns: {persons: [birth_date]}",
            "columns: {persons: [birthday]}",
            r"\(VAL-11\): columns: persons has no column birthday",
        ),
        (
            "columns: {persons: [birth_date]}",
            "columns: {shelter_stays: [check_in]}",
            r"\(VAL-11\): columns: shelter_stays is no feed that the check applies to",
        ),
        ("- id: FILE-02", "- id: FILE-01", r"entry 2 \(FILE-01\): the id stands there twice"),
    ],
)
def test_a_typo_in_the_catalogue_stops_with_entry_and_key(tmp_path: Path, old: str, new: str, says: str) -> None:
    broken = tmp_path / "catalogue.yaml"
    broken.write_text(CATALOGUE.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError, match=says):
        read_catalogue(broken)
