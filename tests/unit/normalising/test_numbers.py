"""Whole numbers, decimals, money and truth values."""

from decimal import Decimal

import pytest

from tests.unit.normalising.building import judged


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("19.20", "19.20"),
        ("19,20", "19.20"),
        ("19,2", "19.20"),
        ("1 234,56", "1234.56"),
        ("1\u00a0234,56", "1234.56"),
        ("1\u202f234\u202f567,8", "1234567.80"),
        ("-0,05", "-0.05"),
        ("\u22125", "-5.00"),
        ("+5", "5.00"),
        ("0", "0.00"),
        ("19.2000", "19.20"),
        ("999999999999999,99", "999999999999999.99"),
    ],
)
def test_money_is_exact_in_every_form(text, value):
    assert judged("service_costs", "amount_eur", text) == (Decimal(value), "ok")


@pytest.mark.parametrize(
    "text",
    [
        "1.000",
        "1,000",
        "19,205",
        "0,3333",
        "12 34,5",
        "1,234,567.00",
        "19.20 EUR",
        "€ 5",
        "1e3",
        ",5",
        "5,",
        "1000000000000000",
    ],
)
def test_money_that_is_not_exact_or_ambiguous_is_of_the_wrong_type(text):
    assert judged("service_costs", "amount_eur", text) == (None, "wrong_type")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0,8333333", "0.83"),
        ("0.335", "0.34"),
        ("0,994", "0.99"),
        ("0.995", "1.00"),
        ("24", "24.00"),
        ("-0,335", "-0.34"),
    ],
)
def test_hours_and_scores_are_rounded_half_away_from_zero(text, value):
    assert judged("hf_support", "hours", text) == (Decimal(value), "ok")


@pytest.mark.parametrize(
    ("text", "value"), [("5", 5), ("-1", -1), ("\u22121", -1), ("5.0", 5), ("5,00", 5), ("1 000", 1000), ("0", 0)]
)
def test_whole_numbers(text, value):
    assert judged("facilities", "capacity", text) == (value, "ok")


@pytest.mark.parametrize("text", ["5,5", "1.000", "pieci", "5 gultas", "1e3", "--1", "12 34", "99999999999999999999"])
def test_what_is_no_whole_number_is_of_the_wrong_type(text):
    assert judged("facilities", "capacity", text) == (None, "wrong_type")


@pytest.mark.parametrize("text", ["true", "TRUE", "1", "jā", "JĀ", "ja", "yes"])
def test_ways_to_say_yes(text):
    assert judged("persons", "disability", text) == (True, "ok")


@pytest.mark.parametrize("text", ["false", "0", "nē", "NĒ", "ne", "no"])
def test_ways_to_say_no(text):
    assert judged("persons", "disability", text) == (False, "ok")


@pytest.mark.parametrize("text", ["2", "varbūt", "x", "1.0", "y"])
def test_other_words_are_no_truth_value(text):
    assert judged("persons", "disability", text) == (None, "wrong_type")
