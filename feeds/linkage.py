"""Who is the same person: deterministic linking over municipalities (methodology 2 and 9).

Reads the linkage store only. Gives each local person token the id under which the person is published; that id is keyed
anew, so nothing in a published file can be matched with `accepted/`.

A local person's codes are walked in order of period: a row that states `previous_person_code` keeps old and new code;
a code that changes without it was a typing error, and the latest code alone counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import polars as pl

from feeds.pseudonymising import PERSON_ID_LIMIT, TokenKeys

_LINKING_COLUMNS = ["local_person_id", "person_code", "previous_person_code", "source_row"]


@dataclass(frozen=True, slots=True)
class LinkageFile:
    """The linking tokens of one accepted version of `persons`."""

    path: Path
    municipality: str
    period: str


@dataclass(frozen=True, slots=True)
class _Statement:
    """What one row of `persons` says of a local person's codes (tokens, None = not given)."""

    person: str
    code: str | None
    previous: str | None


def person_links(files: Sequence[LinkageFile], other_persons: pl.Series, keys: TokenKeys) -> pl.DataFrame:
    """One row for each local person token: `local_person_id`, `person_id`, ordered by the former.

    `other_persons` are tokens that stand in other feeds; one that no version of `persons` in force names is a person of
    its own.
    """
    statements = _statements(files)
    groups = _Groups()
    for person in other_persons.drop_nulls().unique().to_list():
        groups.add(person)
    for person, codes in _codes_by_person(statements):
        groups.add(person)
        for code in codes:
            groups.join(person, code)
    locals_ = sorted({s.person for s in statements} | set(other_persons.drop_nulls().to_list()))
    canonical = groups.canonical()
    numbers = published_ids((canonical[person] for person in locals_), keys)
    ids = [numbers[canonical[person]] for person in locals_]
    return pl.DataFrame(
        {"local_person_id": locals_, "person_id": ids}, schema={"local_person_id": pl.String, "person_id": pl.Int64}
    )


def published_ids(persons: Iterable[str], keys: TokenKeys, limit: int = PERSON_ID_LIMIT) -> dict[str, int]:
    """The number under which each person (canonical token) is published; no two persons share one.

    In the order of the tokens each person takes the first of its draws that is free: the same persons have the same
    numbers in every build, whatever the order in which they are met.
    """
    numbers: dict[str, int] = {}
    taken: set[int] = set()
    for person in sorted(set(persons)):
        draws = (keys.published_person_id(person, draw, limit) for draw in count())
        numbers[person] = next(number for number in draws if number not in taken)
        taken.add(numbers[person])
    return numbers


def _statements(files: Sequence[LinkageFile]) -> list[_Statement]:
    """All rows in the order in which they were true: by period, then municipality, then row."""
    found: list[_Statement] = []
    for file in sorted(files, key=lambda f: (f.period, f.municipality)):
        frame = pl.read_parquet(file.path, columns=_LINKING_COLUMNS).sort("source_row")
        for person, code, previous, _ in frame.select(_LINKING_COLUMNS).iter_rows():
            if person is not None:
                found.append(_Statement(person, code, previous))
    return found


def _codes_by_person(statements: Iterable[_Statement]) -> Iterator[tuple[str, set[str]]]:
    """Each local person with the codes that count for it."""
    latest: dict[str, str | None] = {}
    earlier: dict[str, dict[str | None, str]] = {}
    for s in statements:
        known = latest.setdefault(s.person, None)
        changes = earlier.setdefault(s.person, {})
        if s.code is not None and s.code != known:
            if s.previous is None and known in changes:
                changes[s.code] = changes.pop(known)
            latest[s.person] = s.code
        if s.previous is not None:
            changes[latest[s.person]] = s.previous
    for person, code in latest.items():
        yield person, {c for c in (code, *earlier[person].values()) if c is not None}


class _Groups:
    """Disjoint sets of tokens; two tokens of one set belong to one person."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def add(self, token: str) -> None:
        self._parent.setdefault(token, token)

    def join(self, one: str, other: str) -> None:
        self.add(other)
        a, b = self._root(one), self._root(other)
        if a != b:
            low, high = sorted((a, b))
            self._parent[high] = low

    def canonical(self) -> dict[str, str]:
        """Each token with the lowest token of its set: the same whatever the order of joining."""
        return {token: self._root(token) for token in self._parent}

    def _root(self, token: str) -> str:
        while self._parent[token] != token:
            self._parent[token] = self._parent[self._parent[token]]
            token = self._parent[token]
        return token
