"""Codelists: the CSV files of `seeds/` that have a `code` column, as Python reads them.

dbt reads the same files as seeds, so a code means the same at the gate and in the marts. Columns of a list's own
(`ethos_light`, `destination_group`, …) are for SQL; here a code has its labels and validity only.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from feeds.contract import Code
from feeds.folding import fold

SEEDS = Path(__file__).resolve().parent.parent / "seeds"

NOT_IN_LIST = "?"
"""What stands in a frame for a text that is no code or label of the list (VAL-04); the text is not carried on."""
NOT_VALID = "!"
"""What stands in a frame for a code of the list that is not valid in the period (VAL-05)."""

_REQUIRED = ("code", "label_lv", "label_en", "valid_from", "valid_to", "source")


class CodelistError(ValueError):
    """A codelist file is not as it must be: names file, line and what is wrong. Our mistake, never a clerk's."""


@dataclass(frozen=True, slots=True)
class Codelist:
    """One list. `entries` keep the order of the file. `_by_text` holds every folded code and label."""

    name: str
    entries: tuple[Code, ...]
    _by_text: Mapping[str, Code] = field(repr=False, compare=False)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, in the order of the file."""
        return tuple(entry.code for entry in self.entries)

    def find(self, text: str) -> Code | None:
        """The entry whose code, Latvian or English label is `text` (any case, diacritics optional); None if none is."""
        return self._by_text.get(fold(text))

    def resolve(self, text: str, on: date, until: date | None = None) -> str:
        """The canonical code for `text`, `NOT_IN_LIST`, or `NOT_VALID`.

        A code is valid in a period when it is valid on one of its days: `on` to `until`, both included; without
        `until` on the day `on` alone.
        """
        entry = self.find(text)
        if entry is None:
            return NOT_IN_LIST
        ended_before = entry.valid_to is not None and entry.valid_to < on
        begins_after = entry.valid_from is not None and entry.valid_from > (until or on)
        return NOT_VALID if ended_before or begins_after else entry.code


@cache
def load_codelist(name: str) -> Codelist:
    """The codelist `seeds/<name>.csv`. Raises CodelistError when there is none or its content is not sound."""
    path = SEEDS / f"{name}.csv"
    if not path.is_file():
        raise CodelistError(f"seeds/{name}.csv: there is no such codelist. Add the file or correct the name.")
    return read_codelist(path)


def read_codelist(path: Path) -> Codelist:
    """Read and check one codelist file; every code and label must lead to one entry only, even folded."""
    place = f"seeds/{path.name}"
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        missing = [column for column in _REQUIRED if column not in (reader.fieldnames or ())]
        if missing:
            raise CodelistError(f"{place}: column {', '.join(missing)} is missing. It needs {', '.join(_REQUIRED)}.")
        entries = [_entry(row, f"{place}, line {reader.line_num}") for row in reader]
    by_text: dict[str, Code] = {}
    codes = {fold(entry.code): entry for entry in entries}
    if len(codes) < len(entries):
        raise CodelistError(f"{place}: a code stands there twice.")
    for entry in entries:
        for text in (entry.code, entry.label_lv, entry.label_en):
            other = by_text.setdefault(fold(text), entry)
            if other is not entry:
                raise CodelistError(f"{place}: {text!r} leads to both {other.code!r} and {entry.code!r}.")
    return Codelist(path.stem, tuple(entries), by_text)


def codelist_names() -> tuple[str, ...]:
    """The names of all files in `seeds/` that are codelists (have a `code` column and labels), sorted."""
    return tuple(sorted(path.stem for path in SEEDS.glob("*.csv") if _is_codelist(path)))


def _is_codelist(path: Path) -> bool:
    with path.open(encoding="utf-8", newline="") as lines:
        return set(_REQUIRED) <= set(next(csv.reader(lines), ()))


def _entry(row: Mapping[str, str], place: str) -> Code:
    for column in ("code", "label_lv", "label_en", "source"):
        if not (row[column] or "").strip():
            raise CodelistError(f"{place}: {column} is empty.")
    return Code(
        code=row["code"],
        label_lv=row["label_lv"],
        label_en=row["label_en"],
        valid_from=_day(row["valid_from"], place),
        valid_to=_day(row["valid_to"], place),
    )


def _day(text: str, place: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CodelistError(f"{place}: {text!r} is no date. Write it like 2026-03-31.") from None
