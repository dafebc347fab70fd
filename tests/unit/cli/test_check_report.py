"""The text report of `check`: summary first, then rows; values only for the person's own terminal."""

import pytest

from cli.check_report import check_report
from feeds.findings import CheckResult, CheckStatus, Outcome, Severity, Verdict
from feeds.reporting.places import DeliveredTables
from feeds.whys import why
from tests.unit.reporting.building import PERSON_HEADER, csv_file, finding, originals

PERSONS = csv_file(PERSON_HEADER, ("P1", "Anna", "Kalna", "Q", "31.02.1980"), ("P2", "\x1b[2J", "Kalna", "", "1980"))
BAD_SEX = finding("VAL-04", "persons", "sex", (2,), codelist="sex")
NO_SEX = finding("VAL-01", "persons", "sex", (3,))
DOUBLE_COLUMN = finding("FILE-13", "persons", "column 7")
REF_WAITS = CheckResult("REF-02", Severity.ERROR, "shelter_stays", CheckStatus.COULD_NOT_RUN, why=why("no_past"))


def verdict(*findings, outcome=Outcome.REJECTED, results=()):
    return Verdict(outcome, findings, results, "c1", "s1")


def report(given, language="en", *, tables=None, with_history=True):
    return check_report(given, {"persons": 2}, language, with_history=with_history, tables=tables)


def test_the_summary_stands_before_the_rows():
    lines = report(verdict(DOUBLE_COLUMN, NO_SEX, BAD_SEX)).splitlines()

    assert lines[0] == "Verdict: rejected"
    assert lines[1] == "Read: persons (2 rows)"
    summary = [line.split()[:2] for line in lines[5:8]]
    assert summary == [["error", "VAL-01"], ["error", "VAL-04"], ["warning", "FILE-13"]]
    assert lines.index("      row 3") > 8


def test_in_latvian_every_word_is_latvian():
    text = report(verdict(NO_SEX), "lv", with_history=False)

    assert text.startswith("Lēmums: noraidīts\nNolasīts: Personas (rindas: 2)\n")
    assert "kļūda         VAL-01" in text
    assert "      3. rinda" in text
    assert "iesniegumu vēl var noraidīt" in text


def test_without_the_tables_no_value_is_shown():
    text = report(verdict(BAD_SEX, NO_SEX))

    assert "Kalna" not in text
    assert "“Q”" not in text


def test_with_the_tables_each_row_quotes_its_faulty_cell_and_no_other():
    text = report(verdict(BAD_SEX), tables=DeliveredTables(originals(PERSONS)))

    assert "      row 2: “Q”" in text
    assert "Kalna" not in text


def test_a_quoted_cell_cannot_command_the_terminal():
    about = finding("VAL-07", "persons", "first_name", (3,))

    text = report(verdict(about), tables=DeliveredTables(originals(PERSONS)))

    assert "      row 3: “·[2J”" in text
    assert "\x1b" not in text


@pytest.mark.parametrize(("count", "told"), [(20, None), (21, "… and 1 more"), (500, "… and 480 more")])
def test_twenty_rows_are_shown_and_the_rest_is_counted(count, told):
    about = finding("VAL-01", "persons", "sex", tuple(range(2, 2 + count)))

    text = report(verdict(about))

    assert text.count("      row ") == 20
    assert ("more" in text) == (told is not None)
    assert told is None or told in text


def test_checks_that_could_not_run_are_named_with_the_reason():
    text = report(verdict(outcome=Outcome.ACCEPTED, results=(REF_WAITS, REF_WAITS)))

    assert "Could not be checked:\n  REF-02: earlier months are not known here" in text


def test_without_a_home_it_says_that_submitting_may_still_ask():
    assert "`pajumte submit` may still ask or reject" in report(verdict(), with_history=False)
    assert "submit" not in report(verdict())


def test_an_accepted_delivery_without_findings_has_no_summary():
    assert report(verdict(outcome=Outcome.ACCEPTED)) == "Verdict: accepted\nRead: persons (2 rows)"
