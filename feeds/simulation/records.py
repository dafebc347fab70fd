"""What is true of a chunk of people, as columns: the records of each feed, and how towns know each person.

Days are day numbers; `end` is the day on which a record really ended, which a town may never come to tell. Ids are
running numbers, town and place numbers those of the country. How a record looks in a month's file is told elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

Frames = Mapping[str, pl.DataFrame]
Ints = NDArray[np.int64]

_INT, _TEXT, _BOOL = pl.Int64(), pl.String(), pl.Boolean()
_SPAN: dict[str, pl.DataType] = {"number": _INT, "town": _INT, "local": _INT, "start": _INT, "end": _INT}
_FACT: dict[str, pl.DataType] = {"number": _INT, "town": _INT, "start": _INT, "end": _INT}

SCHEMAS: dict[str, dict[str, pl.DataType]] = {
    "shelter_stays": _SPAN
    | {"place": _INT, "prior_situation": _TEXT, "main_reason": _TEXT, "exit_destination": _TEXT},
    "living_situations": _SPAN | {"lasts": _BOOL, "source": _TEXT, "situation": _TEXT, "main_reason": _TEXT},
    "institution_discharges": _SPAN | {"institution_type": _TEXT, "offered_on": _INT, "destination": _TEXT},
    "evictions": _SPAN
    | {"household_size": _INT, "is_executed": _BOOL, "assistance_offered": _BOOL, "outcome": _TEXT},
    "hf_enrolments": _SPAN
    | {"referral_source": _TEXT, "agreed_on": _INT, "exit_reason": _TEXT, "exit_destination": _TEXT},
    "hf_tenancies": _SPAN | {"enrolment": _INT, "tenure": _TEXT, "rent_cents": _INT},
    "hf_support": _FACT
    | {"enrolment": _INT, "worker": _INT, "worker_role": _TEXT, "support_area": _TEXT, "quarter_hours": _INT,
       "direct": _BOOL},
    "hf_assessments": _FACT
    | {"enrolment": _INT, "wave": _TEXT, "change": _INT, "income_cents": _INT, "employment": _TEXT, "answer": _INT,
       "volunteered": _BOOL},
    "crisis_events": _FACT | {"local": _INT, "event_type": _TEXT, "quantity": _INT},
    "locals": {
        "local": _INT, "town": _INT, "person": _INT, "kind": _TEXT, "code": _TEXT, "old_code": _TEXT,
        "code_changed_on": _INT, "code_known_from": _INT, "first_name": _TEXT, "last_name": _TEXT,
        "birth_date": _TEXT, "sex": _TEXT, "household": _INT, "household_type": _TEXT, "citizenship": _TEXT,
        "education": _TEXT, "disability": _BOOL, "mental_health_need": _BOOL, "addiction_need": _BOOL,
        "first_homeless_on": _TEXT, "is_twin": _BOOL,
    },
}  # fmt: skip
"""Columns by feed; `locals` are the persons as towns know them. `lasts` false = `valid_to` is never stated."""

NEVER = 10**6
"""A day number that no simulation reaches: what never becomes known, or never ends."""


class Recorder:
    """Collects a chunk's records and gives each its running number; the numbers go on from chunk to chunk."""

    def __init__(self) -> None:
        self._rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in SCHEMAS}
        self._numbers = dict.fromkeys(SCHEMAS, 0)

    def add(self, feed: str, *values: Any) -> int:
        """Record the values of the feed's columns after `number` (or `local`); returns that number."""
        self._numbers[feed] += 1
        number = self._numbers[feed]
        self._rows[feed].append((number, *values))
        return number

    def take(self) -> dict[str, pl.DataFrame]:
        """The frames of what was added since the last time."""
        frames = {name: pl.DataFrame(rows, schema=SCHEMAS[name], orient="row") for name, rows in self._rows.items()}
        self._rows = {name: [] for name in SCHEMAS}
        return frames
