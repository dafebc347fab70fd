"""Which expectations each feed has, derived from its contract and the catalogue of checks; nothing is written by hand.

Here they are plain values, so that building and hashing them needs no Great Expectations (whose import takes seconds);
`expectations.validation` turns them into a suite and runs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from expectations.key_columns import DELIVERY, KEY, KEY_CONTENT, KEY_OF_DISTINCT_ROW, SAME_STAY
from feeds.catalogue import check
from feeds.codelists import NOT_IN_LIST, NOT_VALID, load_codelist
from feeds.contract import Column, ColumnType, Feed, Privacy
from feeds.frames import status_name
from feeds.normalising import CellStatus
from feeds.normalising.privacy import is_searched
from feeds.personal_codes import PERSON_CODE_COLUMNS


@dataclass(frozen=True, slots=True)
class Expectation:
    """One expectation: its Great Expectations `type` and `arguments`, and the finding that its refusal means.

    `column` is the contract column that the finding names; `params` fill the check's messages.
    """

    type: str
    arguments: Mapping[str, Any]
    check_id: str
    feed: str
    column: str
    params: Mapping[str, str | int]

    @property
    def about(self) -> str:
        """For messages: what is judged, and where."""
        return f"{self.check_id} on {self.feed}.{self.column}"

    @property
    def meta(self) -> dict[str, str]:
        """What Great Expectations carries along: check, severity, feed and column."""
        return {
            "check_id": self.check_id,
            "severity": check(self.check_id).severity.value,
            "feed": self.feed,
            "column": self.column,
        }


@cache
def suite_of(feed: Feed) -> tuple[Expectation, ...]:
    """Every expectation of a feed, in the order of its columns, keys last."""
    cells = [expectation for column in feed.columns for expectation in _of_column(feed, column)]
    return (*cells, *_of_keys(feed))


def _of_column(feed: Feed, column: Column) -> Iterator[Expectation]:
    for status, check_id in _statuses_of(column).items():
        arguments = {"column": status_name(column.name), "value_set": [status.value]}
        yield Expectation("expect_column_values_to_not_be_in_set", arguments, check_id, feed.name, column.name, {})
    if column.type is ColumnType.CODE and column.codelist is not None:
        yield from _of_code(feed, column, column.codelist)
    if column.minimum is not None or column.maximum is not None:
        yield _of_range(feed, column)


def _statuses_of(column: Column) -> dict[CellStatus, str]:
    """The faults that a cell of the column can have, and the check that each one breaks."""
    faults = {CellStatus.FORMULA_ERROR: "VAL-12"}
    is_code = column.name in PERSON_CODE_COLUMNS
    if column.required:
        faults[CellStatus.MISSING] = "VAL-01"
    if column.type in (ColumnType.DATE, ColumnType.INT, ColumnType.DECIMAL, ColumnType.BOOL):
        faults[CellStatus.WRONG_TYPE] = "VAL-02"
    if column.type is ColumnType.DATE:
        faults[CellStatus.IMPOSSIBLE_DATE] = "VAL-03"
    if column.type is ColumnType.TEXT and not is_code:
        faults[CellStatus.TOO_LONG] = "VAL-07"
    if is_code:
        faults |= {
            CellStatus.MALFORMED: "VAL-08",
            CellStatus.CODE_IMPOSSIBLE_DATE: "VAL-09",
            CellStatus.CHECK_DIGIT: "VAL-10",
        }
    if column.name == "birth_date":
        faults[CellStatus.BIRTH_DIFFERS] = "VAL-11"
    if is_code or column.privacy is Privacy.IDENTIFIER:
        faults[CellStatus.SCIENTIFIC] = "VAL-13"
    if column.type is ColumnType.CODE or column.privacy is Privacy.IDENTIFIER:
        faults[CellStatus.LOOK_ALIKE] = "VAL-14"
    if is_searched(column):
        faults |= {CellStatus.PERSONAL_CODE: "PRIV-01", CellStatus.FULL_NAME: "PRIV-02"}
    return faults


def _of_code(feed: Feed, column: Column, codelist: str) -> Iterator[Expectation]:
    """A code that is in no list arrives as `?`, one that is not valid in the period as `!` (design.md 1)."""
    codes = load_codelist(codelist).codes
    if NOT_IN_LIST in codes or NOT_VALID in codes:
        raise ValueError(f"codelist {codelist}: {NOT_IN_LIST!r} and {NOT_VALID!r} stand for refused texts")
    params = {"codelist": codelist}
    in_list = {"column": column.name, "value_set": [*codes, NOT_VALID]}
    yield Expectation("expect_column_values_to_be_in_set", in_list, "VAL-04", feed.name, column.name, params)
    valid = {"column": column.name, "value_set": [NOT_VALID]}
    yield Expectation("expect_column_values_to_not_be_in_set", valid, "VAL-05", feed.name, column.name, params)


def _of_range(feed: Feed, column: Column) -> Expectation:
    arguments: dict[str, Any] = {"column": column.name, "strict_min": column.exclusive_minimum}
    if column.minimum is not None:
        arguments["min_value"] = float(column.minimum)
    if column.maximum is not None:
        arguments["max_value"] = float(column.maximum)
    return Expectation("expect_column_values_to_be_between", arguments, "VAL-06", feed.name, column.name, {})


def _of_keys(feed: Feed) -> Iterator[Expectation]:
    """Keys are unique within a delivery; rows without a sound key are left out (see `expectations.key_columns`)."""
    unique = {
        "KEY-01": [DELIVERY, KEY_OF_DISTINCT_ROW],
        "KEY-02": [DELIVERY, KEY, KEY_CONTENT],
    }
    if feed.name == "shelter_stays":
        unique["KEY-03"] = [DELIVERY, SAME_STAY]
    for check_id, columns in unique.items():
        arguments = {"column_list": columns, "ignore_row_if": "any_value_is_missing"}
        yield Expectation("expect_compound_columns_to_be_unique", arguments, check_id, feed.name, feed.key, {})
