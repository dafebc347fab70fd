"""The summary: one line for each check and column, the gravest first, whatever order the findings come in."""

import itertools

from feeds.reporting.summary import summarise
from tests.unit.reporting.building import finding

MISSING = finding("VAL-01", "persons", "sex", (3,))
MISSING_BELOW = finding("VAL-01", "persons", "sex", (9, 11))
MISSING_ELSEWHERE = finding("VAL-01", "shelter_stays", "check_in", (2,))
BAD_DATE = finding("VAL-03", "persons", "birth_date", (4,))
UNKNOWN_COLUMN = finding("FILE-13", "persons", "column 7")
TOO_EARLY = finding("FILE-20", period="2026-03", last_day="2026-03-31")


def test_findings_of_one_check_and_column_are_one_line_with_all_their_faults():
    (line,) = summarise([MISSING_BELOW, MISSING])

    assert (line.first.check_id, line.count) == ("VAL-01", 3)
    assert [found.rows for found in line.findings] == [(3,), (9, 11)]


def test_what_refuses_the_delivery_comes_first_then_the_order_of_the_catalogue():
    lines = summarise([UNKNOWN_COLUMN, BAD_DATE, MISSING_ELSEWHERE, MISSING, TOO_EARLY])

    assert [(line.first.check_id, line.first.feed) for line in lines] == [
        ("FILE-20", None),
        ("VAL-01", "persons"),
        ("VAL-01", "shelter_stays"),
        ("VAL-03", "persons"),
        ("FILE-13", "persons"),
    ]


def test_the_order_of_the_findings_does_not_matter():
    findings = [UNKNOWN_COLUMN, BAD_DATE, MISSING_BELOW, MISSING]

    first, *others = [summarise(order) for order in itertools.permutations(findings)]
    assert all(other == first for other in others)


def test_two_damaged_files_are_two_lines():
    lines = summarise([finding("FILE-02", position=1), finding("FILE-02", position=2)])

    assert [line.first.params["position"] for line in lines] == [1, 2]


def test_a_line_says_once_what_to_do_and_names_no_rows():
    (line,) = summarise([MISSING, MISSING_BELOW])

    (sentence,) = line.sentences("lv")
    assert sentence.startswith("Datu kopa “Personas”, kolonna “Dzimums”: šī vērtība ir obligāta")


def test_sentences_that_differ_are_all_said_up_to_five():
    def asked(number):
        return finding("OVER-01", "shelter_stays", "check_in", (number, number + 1), pairs=f"{number}–{number + 1}")

    (two,) = summarise([asked(2), asked(8)])
    (many,) = summarise([asked(number) for number in range(2, 40, 2)])

    assert len(two.sentences("en")) == 2
    assert len(many.sentences("en")) == 5
    assert many.count == 38


def test_no_findings_are_no_lines():
    assert summarise([]) == ()
