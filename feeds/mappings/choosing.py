"""What a mapping may say, and what in it contradicts itself or the contract."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from feeds.contract import Column, ColumnType, Feed, Privacy
from feeds.folding import fold
from feeds.headers import match_headers
from feeds.mappings.feed_mapping import FeedMapping
from feeds.personal_codes import contains_personal_code

_CONSTANT_IDS = ("facility",)
"""Kinds of ids that may be the same in every row: the one shelter whose export it is."""
LONGEST_TITLE = 120
LONGEST_CONSTANT = 60
LONGEST_CODE = 60
_A_THIRD = 3
_NUMBER_OR_DATE = re.compile(r"[\d.,/:\-\s]+")


class Contradiction(StrEnum):
    """What can be wrong with a mapping. The first ones keep it from being saved."""

    NO_COLUMN = "no_column"
    """Nothing is taken from the export."""
    TWO_FROM_ONE = "two_from_one"
    """One column of the export is to be read into two of ours."""
    TITLE_TWICE = "title_twice"
    """The export has two columns of a title that is chosen: nobody can say which is meant."""
    LOOKS_LIKE_VALUE = "looks_like_value"
    """A title is a number, a date or a personal code: the file has no header row."""
    CONSTANT_EMPTY = "constant_empty"
    CONSTANT_REFUSED = "constant_refused"
    """A constant that is too long or holds a personal code."""
    REQUIRED_WITHOUT_SOURCE = "required_without_source"
    CONTRACT_KNOWS_MORE = "contract_knows_more"
    """Our own titles fit the table better, so the mapping would not be used."""

    @property
    def is_blocking(self) -> bool:
        """Whether the mapping cannot be saved so."""
        return self is not Contradiction.REQUIRED_WITHOUT_SOURCE


@dataclass(frozen=True, slots=True)
class Contradicting:
    """One contradiction: the contract columns that it is about, and the title of the export's column."""

    kind: Contradiction
    columns: tuple[str, ...] = ()
    title: str = ""


def may_be_constant(column: Column) -> bool:
    """Whether one value may stand in every row: it tells of nobody, and no record is known by it."""
    if column.privacy is Privacy.PERSONAL or column.key or column.name == "withdrawn":
        return False
    if column.privacy is Privacy.IDENTIFIER:
        return column.id_kind in _CONSTANT_IDS
    return column.type is not ColumnType.TEXT


def has_codes(column: Column) -> bool:
    """Whether the vendor's texts of a column may be mapped to codes; no other column's cells are ever kept."""
    return column.type is ColumnType.CODE and column.codelist is not None


def contradictions(mapping: FeedMapping, feed: Feed, headers: Sequence[str | None]) -> Iterator[Contradicting]:
    """What is wrong with a mapping that is made for an export with these headers."""
    if not mapping.titles:
        yield Contradicting(Contradiction.NO_COLUMN)
    by_title: dict[str, list[str]] = {}
    for column, title in mapping.titles.items():
        by_title.setdefault(fold(title), []).append(column)
    for columns in by_title.values():
        if len(columns) > 1:
            yield Contradicting(Contradiction.TWO_FROM_ONE, tuple(columns), mapping.titles[columns[0]])
    counted = Counter(fold(header or "") for header in headers)
    for folded, columns in by_title.items():
        if counted[folded] > 1:
            yield Contradicting(Contradiction.TITLE_TWICE, tuple(columns), mapping.titles[columns[0]])
    if any(map(looks_like_value, mapping.titles.values())) or _holds_values(headers):
        yield Contradicting(Contradiction.LOOKS_LIKE_VALUE)
    for column, constant in mapping.constants.items():
        if not constant:
            yield Contradicting(Contradiction.CONSTANT_EMPTY, (column,))
        elif len(constant) > LONGEST_CONSTANT or contains_personal_code(constant):
            yield Contradicting(Contradiction.CONSTANT_REFUSED, (column,))
    for contract_column in feed.columns:
        if contract_column.required and contract_column.name not in mapping.sources:
            yield Contradicting(Contradiction.REQUIRED_WITHOUT_SOURCE, (contract_column.name,))
    if mapping.titles and len(match_headers(headers, feed).columns) > len(by_title):
        yield Contradicting(Contradiction.CONTRACT_KNOWS_MORE)


def _holds_values(headers: Sequence[str | None]) -> bool:
    """Whether a header row is rather the first record: a third of its cells look like values."""
    titles = [header for header in headers if header and header.strip()]
    return len(titles) > 0 and _A_THIRD * sum(map(looks_like_value, titles)) >= len(titles)


def looks_like_value(title: str) -> bool:
    """Whether a title is rather a cell of a row: a number, a date, a personal code, or a whole sentence."""
    plain = title.strip()
    is_long = len(plain) > LONGEST_TITLE
    return is_long or _NUMBER_OR_DATE.fullmatch(plain) is not None or contains_personal_code(plain)
