"""Latvia's municipalities over time: codes, mergers, lineages.

43 municipalities from 2021-07-01 to 2025-06-30, 42 after: Varakļāni LV0055000 merged into Madona, whose code went from
LV0038000 to LV0038001 (methodology 1). A *lineage* is one municipality under all its codes; keys, history and persons
hang on it (feeds.md). Which area a lineage lies in on a day is decided in ADR 0003.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from feeds.codelists import SEEDS


@dataclass(frozen=True, slots=True)
class Municipality:
    """One code of one municipality. `valid_from` and `valid_to` are inclusive days, None = open.

    `successor` is the code under which it goes on; `lineage` the code that names it and its renamed selves.
    """

    code: str
    name_lv: str
    name_en: str
    type: str
    region: str
    valid_from: date
    valid_to: date | None
    successor: str | None
    lineage: str

    def is_valid_on(self, day: date) -> bool:
        """Whether the code is in force on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def all_municipalities() -> tuple[Municipality, ...]:
    """Every code that was ever valid, in the order of `seeds/municipalities.csv`."""
    return tuple(_by_code().values())


def municipality(code: str) -> Municipality | None:
    """The municipality with this code, None when there never was one."""
    return _by_code().get(code)


def lineage_of(code: str) -> str:
    """The lineage of a code. KeyError for a code that never existed: ask `municipality` or `existed_in` first."""
    return _by_code()[code].lineage


def area_on(lineage: str, day: date) -> str | None:
    """The code of the area in which `lineage` lies on `day`: its own code while valid, then its successor's.

    None before the lineage's first day. KeyError for a lineage that never existed.
    """
    for member in _chain(lineage):
        if member.is_valid_on(day):
            return member.code
    return None


def existed_in(code: str, period: str) -> bool:
    """Whether `code` was a municipality on at least one day of `period` (`YYYY-MM`); False for an unknown code."""
    member = municipality(code)
    if member is None:
        return False
    year, month = (int(part) for part in period.split("-"))
    first = date(year, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return member.valid_from <= last and (member.valid_to is None or first <= member.valid_to)


def leads_to(code: str, delivering_code: str) -> bool:
    """Whether `code` is the delivering municipality or became it, itself or by successors (design.md 2).

    False for codes that never existed.
    """
    return municipality(code) is not None and any(member.code == delivering_code for member in _chain(code))


def heir_of(code: str) -> str:
    """The code under which `code` goes on today; municipalities with one heir share a past.

    KeyError for a code that never existed.
    """
    return [member.code for member in _chain(code)][-1]


def _chain(code: str) -> Iterator[Municipality]:
    """The municipality `code` and its successors, one after the other."""
    following: str | None = code
    while following is not None:
        member = _by_code()[following]
        yield member
        following = member.successor


@cache
def _by_code() -> dict[str, Municipality]:
    with (SEEDS / "municipalities.csv").open(encoding="utf-8", newline="") as lines:
        rows = [
            Municipality(
                code=row["code"],
                name_lv=row["name_lv"],
                name_en=row["name_en"],
                type=row["type"],
                region=row["region"],
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                successor=row["successor"] or None,
                lineage=row["lineage"],
            )
            for row in csv.DictReader(lines)
        ]
    return {row.code: row for row in rows}
