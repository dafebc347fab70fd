"""Dates: the forms of feeds.md, the calendar's limits, and partial dates."""

from datetime import date

import pytest

from tests.unit.normalising.building import judged, normalised


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-31",
        "31.03.2026.",
        "31.03.2026",
        " 31.03.2026. ",
        "\u00a02026-03-31\u00a0",
        "2026-03-31 00:00:00",
        "2026-03-31T10:30",
    ],
)
def test_every_form_of_a_date_is_that_day(text):
    assert judged("shelter_stays", "check_in", text) == (date(2026, 3, 31), "ok")


def test_day_and_month_may_be_written_with_one_digit():
    assert judged("shelter_stays", "check_in", "1.3.2026.") == (date(2026, 3, 1), "ok")


@pytest.mark.parametrize(
    "text", ["31.02.2026.", "2026-02-30", "29.02.2025", "2026-13-01", "00.01.2026", "31.12.1899.", "1899-12-31"]
)
def test_a_day_that_is_none_or_lies_before_1900_is_impossible(text):
    assert judged("shelter_stays", "check_in", text) == (None, "impossible_date")


@pytest.mark.parametrize(("text", "day"), [("29.02.2024.", date(2024, 2, 29)), ("1900-01-01", date(1900, 1, 1))])
def test_a_leap_day_and_the_first_day_of_1900_are_possible(text, day):
    assert judged("shelter_stays", "check_in", text) == (day, "ok")


@pytest.mark.parametrize(
    "text", ["31/03/2026", "03-31-2026", "vakar", "46112", "2026-03", "2026", "20260331", "31.03.26"]
)
def test_anything_else_is_of_the_wrong_type(text):
    assert judged("shelter_stays", "check_in", text) == (None, "wrong_type")


@pytest.mark.parametrize("text", [None, "", "  ", "-", "n/a", "N/A", "nav", "NAV", "\u00a0"])
def test_missing_markers_are_missing(text):
    assert judged("shelter_stays", "check_out", text) == (None, "missing")


@pytest.mark.parametrize(
    ("text", "stands_for", "precision"),
    [
        ("2014", date(2014, 7, 1), "year"),
        ("2014-03", date(2014, 3, 1), "month"),
        ("2014-03-09", date(2014, 3, 9), "day"),
        ("09.03.2014.", date(2014, 3, 9), "day"),
    ],
)
def test_an_open_partial_date_keeps_its_precision(text, stands_for, precision):
    frame = normalised("persons", first_homeless_on=[text])

    row = frame.select("first_homeless_on", "first_homeless_on_precision", "first_homeless_on__status").row(0)
    assert row == (stands_for, precision, "ok")


@pytest.mark.parametrize(
    ("text", "status"),
    [("1899", "impossible_date"), ("1980-13", "impossible_date"), ("80", "wrong_type"), ("-", "missing")],
)
def test_a_partial_date_that_is_none_has_no_precision(text, status):
    frame = normalised("persons", first_homeless_on=[text])

    row = frame.select("first_homeless_on", "first_homeless_on_precision", "first_homeless_on__status").row(0)
    assert row == (None, None, status)
