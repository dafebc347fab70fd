"""Which cells of a table are coloured, and what their comments say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from feeds.catalogue import render
from feeds.findings import Finding
from feeds.reporting.places import DeliveredTables, Place, TableMap
from feeds.reporting.summary import BLOCKING


@dataclass(slots=True)
class Mark:
    """One coloured cell: whether it stands in the way of acceptance, and its comment's sentences, each once."""

    is_blocking: bool = False
    sentences: dict[str, None] = field(default_factory=dict)


Marks = dict[tuple[int, int], Mark]
"""Marks by row (from 1) and column (from 0)."""


def marks_in(table: TableMap, findings: Iterable[Finding], tables: DeliveredTables) -> Marks:
    """The marks of all findings that speak of this table, with sentences in Latvian."""
    marks: Marks = {}
    for finding in findings:
        if tables.of(finding) is not table:
            continue
        sentence = f"{finding.check_id}. {render(replace(finding, rows=()), 'lv')}"
        for place in table.places(finding):
            for number, cell in enumerate(_cells(place, table)):
                mark = marks.setdefault(cell, Mark())
                mark.is_blocking = mark.is_blocking or finding.severity in BLOCKING
                if number == 0:
                    mark.sentences[sentence] = None
    return marks


def _cells(place: Place, table: TableMap) -> Iterator[tuple[int, int]]:
    """The cells of a place, the one that carries the comment first; none for a place that is the whole table."""
    if place.row is None:
        return
    columns = range(max(table.width, 1)) if place.column is None else (place.column,)
    yield from ((place.row, column) for column in columns)
