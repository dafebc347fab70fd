"""What a feed is: the frozen model that every other room reads, loaded from `feeds/contracts/<feed>.yaml`.

A contract is the one truth about a feed. Column names, types, labels, privacy treatment, codelists, ranges and
examples stand there once; the polars schema, header matching, expectation suites, dbt sources, templates and
reference pages are derived. This module holds the model and its loader, and nothing that uses it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class ColumnType(StrEnum):
    """The six types of feeds.md."""

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    INT = "int"
    DECIMAL = "decimal"
    BOOL = "bool"


class Privacy(StrEnum):
    """What happens to a column's values at the intake zone's border."""

    OPEN = "open"
    """Stored as delivered (typed)."""
    IDENTIFIER = "identifier"
    """An id that the municipality gives: stored as a keyed token of its `id_kind`."""
    PERSONAL = "personal"
    """Identifies a person: never stored in `accepted/`. Linking tokens go to the linkage store."""


class FeedKind(StrEnum):
    """How a period file relates to time (feeds.md, "What a period file means")."""

    SPAN = "span"
    """Restated in every month in which the record is active or open."""
    FACT = "fact"
    """What lies in the month; known by key and period."""
    REGISTER = "register"
    """`persons`: everyone named in another feed; one row a person, no span of its own."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a feed.

    `required` is R of feeds.md; `required_when` is r (a sentence; the LOG checks enforce it). `id_kind` names the token
    namespace of an IDENTIFIER column, so that `local_person_id` means the same person in every feed. `partial_date`
    columns accept `1980-05` and `1980`.
    """

    name: str
    type: ColumnType
    label_en: str
    label_lv: str
    description_en: str
    description_lv: str
    required: bool = False
    required_when: str | None = None
    key: bool = False
    privacy: Privacy = Privacy.OPEN
    id_kind: str | None = None
    codelist: str | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    exclusive_minimum: bool = False
    partial_date: bool = False
    core: bool = False
    """Optional, but a mart hangs on it (COMP-02)."""
    free_text: bool = False
    """Looked through for personal codes and full names (PRIV-01, PRIV-02), as are identifiers."""
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """The columns that bound a span record. `end` may be None for `persons`."""

    start: str
    end: str | None


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed's contract. `columns` keep the order of feeds.md; `key` is the name of the key column."""

    name: str
    version: str
    kind: FeedKind
    group: str
    label_en: str
    label_lv: str
    description_en: str
    description_lv: str
    columns: tuple[Column, ...]
    key: str
    span: Span | None = None
    fact_date: str | None = None
    """The column that must lie in the period, for facts that have one."""

    def column(self, name: str) -> Column:
        """The column of that name; KeyError names the feed when there is none (a bug of ours, not of the data)."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"feed {self.name} has no column {name}")


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a codelist; `valid_from`/`valid_to` are inclusive days, None = open."""

    code: str
    label_en: str
    label_lv: str
    valid_from: date | None = None
    valid_to: date | None = None
