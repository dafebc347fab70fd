"""What is asked first: few questions over all feeds at once, each of which stands for many expectations.

An expectation costs milliseconds however small the frame is, there are hundreds of them, and on most deliveries all
hold. So Great Expectations is first asked about summaries: the distinct words of all columns, the extremes of each
number, the keys of all feeds. A summary passes exactly when every expectation that it stands for holds; those whose
summary does not pass are then asked themselves, on the whole frame (`expectations.validation`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

import polars as pl

from expectations.key_columns import DELIVERY
from expectations.suites import Expectation

POSITION = "position"
"""The number of a summary's row; answers name rows by it."""

REFUSES_WORDS = "expect_column_values_to_not_be_in_set"
LISTS_WORDS = "expect_column_values_to_be_in_set"
RANGE = "expect_column_values_to_be_between"
UNIQUE = "expect_compound_columns_to_be_unique"

_EXPECTATION = "expectation"
_NUMBERS = "numbers"

Members = tuple[str, tuple[int, ...]]
"""A feed, and the places in its suite of the expectations that stand or fall together in a first answer."""


@dataclass(frozen=True, slots=True)
class FeedCells:
    """One feed of a batch: its suite, and a frame with `delivery_id`, `source_row` and every column of the suite."""

    suite: Sequence[Expectation]
    frame: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Question:
    """An expectation on a summary. A row that it refuses puts `by_row[row]` in doubt; `about` is for messages."""

    type: str
    arguments: Mapping[str, Any]
    by_row: Sequence[Members]
    about: str


@dataclass(frozen=True, slots=True)
class Summary:
    """A frame with `position`, and the questions about its columns."""

    frame: pl.DataFrame
    questions: tuple[Question, ...]


def summaries(feeds: Mapping[str, FeedCells]) -> Iterator[Summary]:
    """The summaries of these feeds that have anything to ask about."""
    for summary in (_of_cells(feeds), _of_keys(feeds)):
        if summary.questions:
            yield summary


def unsummarised(cells: FeedCells) -> set[int]:
    """The places of the expectations that no summary stands for."""
    summarised = (REFUSES_WORDS, LISTS_WORDS, RANGE, UNIQUE)
    return {place for place, expectation in enumerate(cells.suite) if expectation.type not in summarised}


def _of_cells(feeds: Mapping[str, FeedCells]) -> Summary:
    """Distinct words, a row each, and of each number with a range the least and the greatest value."""
    columns: dict[str, Sequence[Any]] = {}
    questions: list[Question] = []
    for type_ in (REFUSES_WORDS, LISTS_WORDS):
        words, by_row, value_set = _words(feeds, type_)
        if words:
            columns[type_] = words
            questions.append(Question(type_, {"column": type_, "value_set": value_set}, by_row, "A summary of words"))
    for extremes in _extremes(feeds):
        column = f"{RANGE} {len(columns)}"
        columns[column] = extremes.values
        abouts = {feeds[name].suite[place].about for name, (place,) in extremes.by_row}
        about = abouts.pop() if len(abouts) == 1 else "A summary of numbers"
        questions.append(Question(RANGE, extremes.limits | {"column": column}, extremes.by_row, about))
    rows = list(zip_longest(*columns.values()))
    frame = pl.DataFrame(rows, schema=list(columns), orient="row", infer_schema_length=None)
    return Summary(frame.with_row_index(POSITION), tuple(questions))


@dataclass(frozen=True, slots=True)
class _Extremes:
    """The least and the greatest values of all columns that have the same limits, and what each stands for."""

    limits: dict[str, Any]
    values: list[Any] = field(default_factory=list)
    by_row: list[Members] = field(default_factory=list)


def _extremes(feeds: Mapping[str, FeedCells]) -> list[_Extremes]:
    found: dict[str, _Extremes] = {}
    for name, cells in feeds.items():
        for place, expectation in enumerate(cells.suite):
            if expectation.type == RANGE:
                limits = {key: value for key, value in expectation.arguments.items() if key != "column"}
                values = cells.frame[expectation.arguments["column"]]
                alike = found.setdefault(f"{values.dtype} {sorted(limits.items())}", _Extremes(limits))
                alike.values.extend((values.min(), values.max()))
                alike.by_row.extend([(name, (place,))] * 2)
    return list(found.values())


def _words(feeds: Mapping[str, FeedCells], type_: str) -> tuple[list[str], list[Members], list[str]]:
    """The distinct words of the columns that have expectations of a type, what each stands for, and the value set.

    A word is written with its column's name before it, so that the same word in two columns is two words.
    """
    words: list[str] = []
    by_row: list[Members] = []
    value_set: list[str] = []
    for name, cells in feeds.items():
        places_of: dict[str, list[int]] = {}
        for place, expectation in enumerate(cells.suite):
            if expectation.type == type_:
                places_of.setdefault(expectation.arguments["column"], []).append(place)
        found = cells.frame.select(pl.col(column).drop_nulls().unique().implode() for column in places_of)
        for column, places in places_of.items():
            in_column = [f"{name}.{column}={word}" for word in found[column].item()]
            words += in_column
            by_row += [(name, tuple(places))] * len(in_column)
            sets = [cells.suite[place].arguments["value_set"] for place in places]
            value_set += [f"{name}.{column}={word}" for word in _together(sets, type_)]
    return words, by_row, value_set


def _together(sets: Sequence[Sequence[str]], type_: str) -> list[str]:
    """The words that one of several expectations refuses, or that all of them allow."""
    together = set[str].union if type_ == REFUSES_WORDS else set[str].intersection
    return sorted(together(*map(set, sets)))


def _of_keys(feeds: Mapping[str, FeedCells]) -> Summary:
    """The key numbers of all feeds, a row each: unique within their expectation and delivery."""
    frames: list[pl.DataFrame] = []
    by_row: list[Members] = []
    for name, cells in feeds.items():
        for place, expectation in enumerate(cells.suite):
            if expectation.type == UNIQUE:
                numbers = [column for column in expectation.arguments["column_list"] if column != DELIVERY]
                keys = cells.frame.select(
                    pl.lit(f"{name}.{place}").alias(_EXPECTATION),
                    DELIVERY,
                    pl.concat_str(numbers, separator=" ").alias(_NUMBERS),
                ).drop_nulls()
                frames.append(keys)
                by_row += [(name, (place,))] * keys.height
    if not by_row:
        return Summary(pl.DataFrame(), ())
    arguments = {"column_list": [_EXPECTATION, DELIVERY, _NUMBERS]}
    question = Question(UNIQUE, arguments, by_row, "A summary of keys")
    return Summary(pl.concat(frames).with_row_index(POSITION), (question,))
