"""The difference between a mart and the recount reads well and hides nothing."""

from __future__ import annotations

from decimal import Decimal

from tests.oracle import compare

KEYS, VALUES = ("month", "area"), ("persons", "rate")


def row(month: str, persons: object, rate: object = None) -> dict[str, object]:
    return {"month": month, "area": "LV", "persons": persons, "rate": rate, "comment": "ignored"}


def test_equal_rows_make_no_text_whatever_the_number_s_type() -> None:
    mart = [row("2023-03", 2, Decimal("0.5")), row("2023-04", 0)]
    expected = {("2023-03", "LV"): {"persons": 2, "rate": 0.5}, ("2023-04", "LV"): {"persons": 0, "rate": None}}
    assert compare(mart, expected, KEYS, VALUES) == ""


def test_nothing_beside_nothing_is_equal() -> None:
    assert compare([], {}, KEYS, VALUES) == ""


def test_none_is_not_zero() -> None:
    text = compare([row("2023-03", 0)], {("2023-03", "LV"): {"persons": None, "rate": None}}, KEYS, VALUES)
    assert text == "1 difference\nmonth=2023-03, area=LV: persons is 0 in the mart, None in the recount"


def test_rows_on_one_side_only_and_rows_that_stand_twice_are_named() -> None:
    mart = [row("2023-03", 1), row("2023-03", 1), row("2023-04", 5)]
    expected = {("2023-03", "LV"): {"persons": 1, "rate": None}, ("2023-05", "LV"): {"persons": 7, "rate": None}}
    assert compare(mart, expected, KEYS, VALUES).splitlines() == [
        "3 differences",
        "month=2023-03, area=LV: twice in the mart",
        "month=2023-04, area=LV: not in the recount, the mart has persons=5, rate=None",
        "month=2023-05, area=LV: missing in the mart, the recount has persons=7, rate=None",
    ]


def test_only_the_first_twenty_differences_are_written_out() -> None:
    mart = [row(f"2023-{number:02d}", 1) for number in range(1, 26)]
    lines = compare(mart, {}, KEYS, VALUES).splitlines()
    assert (len(lines), lines[0], lines[-1]) == (22, "25 differences", "… and 5 more")
