"""What is true in a test world, whoever has been told of it: records with all their dates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tests.oracle.calendar import first_day, last_day
from tests.worlds.logical import Value


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """An id that a municipality gives: the lineage that gave it, and the id without any predecessor's code."""

    lineage: str
    identifier: str


Truth = dict[str, Value | Ref]
"""A row whose ids are not yet written the way that a delivery writes them."""


@dataclass(slots=True)
class SpanRecord:
    """A span record as it really was. `end` None = still going on; `known_from` = columns that a later day reveals.

    `withdrawn_in` and `dropped_after` are periods: a withdrawn record is restated once more, as withdrawn; a dropped
    one is forgotten after that period.
    """

    feed: str
    lineage: str
    start: date
    end: date | None
    row: Truth
    known_from: dict[str, date] = field(default_factory=dict)
    withdrawn_in: str | None = None
    dropped_after: str | None = None

    def is_active_in(self, period: str) -> bool:
        """Whether the month's file must hold the record (feeds.md, "Records with a span")."""
        return self.start <= last_day(period) and (self.end is None or self.end >= first_day(period))

    def is_open_at(self, day: date) -> bool:
        """Whether at the end of that day nobody knows an end yet."""
        return self.feed != "living_situations" and (self.end is None or self.end > day)

    def known_at(self, day: date) -> Truth:
        """The row as far as it is known at the end of a day."""
        found: Truth = {
            name: None if name in self.known_from and self.known_from[name] > day else value
            for name, value in self.row.items()
        }
        valid_to = found.get("valid_to")
        if isinstance(valid_to, date):
            found["valid_to"] = min(valid_to, day)
        if "housing_offered" in found:
            found["housing_offered"] = found["offered_on"] is not None
        return found


@dataclass(frozen=True, slots=True)
class FactRecord:
    """A fact of one month."""

    feed: str
    lineage: str
    period: str
    row: Truth
