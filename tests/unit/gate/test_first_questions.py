"""A summary is in doubt exactly where an expectation that it stands for does not hold.

The questions are answered here by plain Python over the rows, as Great Expectations would answer them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.first_questions import (
    LISTS_WORDS,
    POSITION,
    RANGE,
    REFUSES_WORDS,
    UNIQUE,
    FeedCells,
    Members,
    summaries,
    unsummarised,
)
from expectations.key_columns import DELIVERY
from expectations.suites import Expectation

REFUSES_BAD = Expectation(REFUSES_WORDS, {"column": "status", "value_set": ["bad"]}, "VAL-02", "f", "day", {})
REFUSES_WORSE = Expectation(REFUSES_WORDS, {"column": "status", "value_set": ["worse"]}, "VAL-03", "f", "day", {})
OF_A_AND_B = Expectation(LISTS_WORDS, {"column": "code", "value_set": ["a", "b"]}, "VAL-04", "f", "code", {})
FROM_1_TO_4 = Expectation(
    RANGE, {"column": "score", "min_value": 1.0, "max_value": 4.0, "strict_min": False}, "VAL-06", "f", "score", {}
)
OVER_0 = Expectation(RANGE, {"column": "hours", "min_value": 0.0, "strict_min": True}, "VAL-06", "f", "hours", {})
KEY_ONCE = Expectation(
    UNIQUE, {"column_list": [DELIVERY, "key"], "ignore_row_if": "any_value_is_missing"}, "KEY-01", "f", "id", {}
)
SUITE = (REFUSES_BAD, REFUSES_WORSE, OF_A_AND_B, FROM_1_TO_4, OVER_0, KEY_ONCE)
SCHEMA = {
    DELIVERY: pl.String, "status": pl.String, "code": pl.String, "score": pl.Float64, "hours": pl.Float64,
    "key": pl.String,
}  # fmt: skip
SOUND = ("d1", "ok", "a", 1.0, 0.5, "1")


def cells(*rows: Sequence[Any]) -> FeedCells:
    return FeedCells(SUITE, pl.DataFrame(list(rows), schema=SCHEMA, orient="row"))


def doubted(**feeds: FeedCells) -> set[Members]:
    """What the summaries of these feeds put in doubt."""
    found: set[Members] = set()
    for summary in summaries(feeds):
        rows = summary.frame.to_dicts()
        assert [row[POSITION] for row in rows] == list(range(len(rows)))
        for question in summary.questions:
            found |= {question.by_row[row] for row in refused(question.type, question.arguments, rows)}
    return found


def refused(type_: str, arguments: Any, rows: Sequence[dict[str, Any]]) -> list[int]:
    """The rows that an expectation refuses; empty cells are never refused."""
    if type_ == UNIQUE:
        keys = [tuple(row[name] for name in arguments["column_list"]) for row in rows]
        times = Counter(key for key in keys if None not in key)
        return [number for number, key in enumerate(keys) if times[key] > 1]
    values = [row[arguments["column"]] for row in rows]
    return [n for n, value in enumerate(values) if value is not None and not _holds(type_, arguments, value)]


def _holds(type_: str, arguments: Any, value: Any) -> bool:
    if type_ == REFUSES_WORDS:
        return value not in arguments["value_set"]
    if type_ == LISTS_WORDS:
        return value in arguments["value_set"]
    low, high = arguments.get("min_value", value), arguments.get("max_value", value)
    return low <= value <= high and not (arguments["strict_min"] and value == low)


def test_a_sound_feed_is_in_no_doubt() -> None:
    assert doubted(f=cells(SOUND, ("d1", "ok", "b", 4.0, 24.0, "2"))) == set()


@pytest.mark.parametrize(
    ("row", "places"),
    [
        (("d1", "bad", "a", 1.0, 0.5, "2"), (0, 1)),
        (("d1", "ok", "?", 1.0, 0.5, "2"), (2,)),
        (("d1", "ok", "a", 0.99, 0.5, "2"), (3,)),
        (("d1", "ok", "a", 4.01, 0.5, "2"), (3,)),
        (("d1", "ok", "a", 1.0, 0.0, "2"), (4,)),
        (("d1", "ok", "a", 1.0, 0.5, "1"), (5,)),
    ],
    ids=["refused word", "word in no list", "below the range", "above the range", "at an open end", "key twice"],
)
def test_one_faulty_cell_puts_in_doubt_what_is_asked_of_its_column(row: Sequence[Any], places: tuple[int, ...]) -> None:
    assert doubted(f=cells(SOUND, row)) == {("f", places)}


def test_empty_cells_and_a_key_in_another_delivery_are_no_fault() -> None:
    assert doubted(f=cells(SOUND, ("d2", "ok", "a", 1.0, 0.5, "1"), ("d1", None, None, None, None, None))) == set()
    assert doubted(f=cells(("d1", None, None, None, None, None), ("d1", None, None, None, None, None))) == set()


def test_a_feed_without_rows_and_no_feed_at_all_are_in_no_doubt() -> None:
    assert doubted(f=cells()) == set()
    assert list(summaries({})) == []


def test_a_word_that_one_column_allows_is_still_refused_in_another() -> None:
    other = Expectation(LISTS_WORDS, {"column": "status", "value_set": ["ok"]}, "VAL-04", "g", "status", {})
    frame = cells(SOUND).frame.with_columns(pl.lit("a").alias("status"))
    assert doubted(f=cells(SOUND), g=FeedCells((other,), frame)) == {("g", (0,))}


def test_the_same_key_in_two_feeds_or_under_two_checks_is_no_fault() -> None:
    assert doubted(f=cells(SOUND), g=cells(SOUND)) == set()


def test_numbers_of_two_feeds_with_the_same_limits_are_asked_about_together_and_doubted_apart() -> None:
    two = {"f": cells(SOUND), "g": cells(("d1", "ok", "a", 9.0, 0.5, "1"))}
    ranges = [q for summary in summaries(two) for q in summary.questions if q.type == RANGE]
    assert len(ranges) == 2
    assert doubted(**two) == {("g", (3,))}


def test_a_kind_of_expectation_without_summary_is_asked_itself() -> None:
    pattern = Expectation("expect_column_values_to_match_regex", {"column": "code", "regex": "a"}, "V", "f", "code", {})
    assert unsummarised(FeedCells((*SUITE, pattern), cells(SOUND).frame)) == {len(SUITE)}
    assert unsummarised(cells(SOUND)) == set()


_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["d1", "d2"]),
        st.sampled_from(["ok", "bad", "worse", None]),
        st.sampled_from(["a", "b", "?", None]),
        st.sampled_from([0.0, 1.0, 2.5, 4.0, 5.0, None]),
        st.sampled_from([-1.0, 0.0, 0.01, 24.0, None]),
        st.sampled_from(["1", "2", None]),
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=60)
@given(f=_ROWS, g=_ROWS)
def test_in_doubt_is_exactly_what_does_not_hold(f: list[Any], g: list[Any]) -> None:
    feeds = {"f": cells(*f), "g": cells(*g)}
    failing = {
        (name, place)
        for name, each in feeds.items()
        for place, expectation in enumerate(each.suite)
        if refused(expectation.type, expectation.arguments, each.frame.to_dicts())
    }
    in_doubt = doubted(**feeds)
    assert failing <= {(name, place) for name, places in in_doubt for place in places}
    assert all(any((name, place) in failing for place in places) for name, places in in_doubt)
