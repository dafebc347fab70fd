"""Steady towns with thousands of planted faults, read as the gate gets them: the truth stands beside every delivery.

Every town writes in a style of its own. Its months are sound, but for some that hold as many faults of one shelf as
fit; so the gate also sees sound months after a month that was refused or waits.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from expectations.gate import GateInput, Stated
from feeds.delivery import UploadedFile
from feeds.dropping import name_says
from feeds.findings import Finding
from feeds.history import AcceptedDelivery, AcceptedHistory
from feeds.municipal_history import MunicipalHistory
from feeds.pseudonymising import TokenKeys
from feeds.reading import read_delivery
from feeds.simulation.faults import (
    ClerkDelivery,
    Faulty,
    Kind,
    Needs,
    Past,
    PlantedFault,
    Shelf,
    all_kinds,
    open_delivery,
    plant_alone,
    plant_many,
)
from feeds.simulation.faults.clerk_files import ClerkTable
from tests.integration.checks.examples import ReadingHere
from tests.oracle.calendar import last_day
from tests.worlds.places import month_range
from tests.worlds.steady import steady_delivery
from tests.worlds.writing import STYLES, Style, write_delivery

KEYS = TokenKeys(bytes(range(32)))
TODAY = date(2026, 12, 1)
MONTHS = month_range("2025-07", 9)
TOWNS = (
    "LV0001000", "LV0002000", "LV0003000", "LV0004000", "LV0005000", "LV0006000", "LV0007000", "LV0020000",
)  # fmt: skip
SHELVES = (
    (Shelf.CELLS, Shelf.RECORDS), (Shelf.RECORDS, Shelf.CELLS), (Shelf.KEYS, Shelf.HABITS), (Shelf.HABITS, Shelf.CELLS),
    (Shelf.CELLS, Shelf.HABITS), (Shelf.RECORDS, Shelf.CELLS), (Shelf.CELLS, Shelf.KEYS), (Shelf.HABITS, Shelf.RECORDS),
)  # fmt: skip
"""What stands in the second and in the fourth of the four months of each town; the first and the third are sound."""
LATE_NEWS_DAY = 25
"""Records of the month before that begin on this day are told of only now (`tests.worlds.steady`)."""
LOTS = 6
"""Lots of each kind in a month of these towns."""

Place = tuple[str, str | None, str | None, str | None, int | None]
"""Check, feed, sheet, column and row."""


@dataclass(frozen=True)
class Month:
    """One delivery and what is true of it; `repaired` is the same after a clerk has mended what was planted."""

    given: GateInput
    faults: tuple[PlantedFault, ...] = ()
    repaired: GateInput | None = None


def planted_country() -> list[Month]:
    """Four months of every town, in order of town and month."""
    times: Counter[str] = Counter()
    return [
        month
        for number, (town, style) in enumerate(zip(TOWNS, STYLES, strict=True))
        for month in _town(town, style, SHELVES[number], times)
    ]


def _town(town: str, style: Style, shelves: tuple[Shelf, Shelf], times: Counter[str]) -> Iterator[Month]:
    """`times` counts how often each kind has been planted so far."""
    of_month = {1: shelves[0], 3: shelves[1]}
    for number, period in enumerate(MONTHS[1:5]):
        clean = sound_delivery(town, period, MONTHS[number], LOTS, style)
        if number not in of_month:
            yield Month(read(f"{town}-{period}", clean))
            continue
        kinds = [kind for kind in all_kinds() if kind.shelf is of_month[number]]
        faulty = plant_many(clean, _rarest_first(kinds, clean, times), Random(f"{town} {period}"))
        times.update(fault.kind.name for fault in faulty.faults)
        mended = read(f"{town}-{period} repaired", clean, faulty.repaired())
        yield replace(faulty_month(f"{town}-{period}", clean, faulty), repaired=mended)


def _rarest_first(kinds: Sequence[Kind], clean: ClerkDelivery, times: Counter[str]) -> list[Kind]:
    """What was planted least often comes first, of that what finds the fewest rows."""
    return sorted(kinds, key=lambda kind: (times[kind.name], len(clean.tables[kind.feed].rows) if kind.feed else 0))


def single_faults(clean: ClerkDelivery, corrected: ClerkDelivery, most: int) -> Iterator[tuple[ClerkDelivery, Faulty]]:
    """Faults that cannot share a delivery, `most` of a check, with the sound delivery in which each is planted alone.

    A correction spoils `corrected`. Of many kinds of a check those are chosen that chance puts first, so that feeds and
    columns vary.
    """
    kinds = [kind for kind in all_kinds() if kind.shelf is Shelf.ALONE]
    Random(clean.files[0].content).shuffle(kinds)
    planted: Counter[str] = Counter()
    for kind in kinds:
        base = corrected if kind.needs is Needs.SAME_MONTH else clean
        faulty = plant_alone(base, kind, Random(kind.name)) if planted[kind.check_id] < most else None
        if faulty is not None:
            planted[kind.check_id] += 1
            yield base, faulty


def faulty_month(name: str, clean: ClerkDelivery, faulty: Faulty) -> Month:
    """A delivery with faults, and the truth about them."""
    stated = Stated(faulty.municipality_stated, faulty.period_stated)
    return Month(read(name, clean, faulty.files, stated=stated, received_on=faulty.received_on), faulty.faults)


def sound_delivery(town: str, period: str, before: str, lots: int, style: Style) -> ClerkDelivery:
    """The files of a steady town's month, and what the town told before: all but newcomers and late news."""
    with tempfile.TemporaryDirectory() as folder:
        paths = write_delivery(steady_delivery(town, period, before, lots), Path(folder), style)
        files = [UploadedFile(path.read_bytes(), name_says(path).feed) for path in paths]
    delivery = open_delivery(files, municipality=town, period=period)
    persons = delivery.tables["persons"]
    named = frozenset(
        person
        for row in persons.numbers
        if not (person := persons.text(row, "local_person_id")).endswith(period.replace("-", ""))
    )
    told = {name: frozenset(_told_before(delivery, table)) for name, table in delivery.tables.items()}
    delivery.past = Past(named, named, told)
    return delivery


def _told_before(delivery: ClerkDelivery, table: ClerkTable) -> Iterator[str]:
    """Keys of what is no news: facts, and records of earlier months that do not begin on the day of late news."""
    span = table.feed.span
    for row in table.numbers:
        began = None if span is None else table.day(row, span.start)
        if began is None or (began < delivery.first_day and began.day != LATE_NEWS_DAY):
            yield table.text(row, table.feed.key)


def read(
    name: str,
    clean: ClerkDelivery,
    files: Sequence[UploadedFile] | None = None,
    *,
    stated: Stated = Stated(),  # noqa: B008
    received_on: date | None = None,
) -> GateInput:
    """A delivery as the gate gets it; by default in time, and as it stands."""
    in_time = last_day(clean.period) + timedelta(days=10)
    given = read_delivery(
        clean.saved() if files is None else files,
        municipality=clean.municipality,
        period=clean.period,
        keys=KEYS,
        pool=ReadingHere(),
    )
    return GateInput(name, clean.municipality, clean.period, given, stated, received_on or in_time)


def places(findings: Sequence[Finding]) -> Counter[Place]:
    """Every place that the findings name, and how often."""
    return Counter(
        (finding.check_id, finding.feed, finding.sheet, finding.column, row)
        for finding in findings
        for row in (finding.rows or (None,))
    )


def true_places(faults: Sequence[PlantedFault]) -> Counter[Place]:
    """Every place that the faults' truth names, and how often."""
    return Counter(
        (fault.check_id, found.feed, found.sheet, found.column, row)
        for fault in faults
        for found in fault.found
        for row in (found.rows or (None,))
    )


class Unmoved:
    """A history to which nothing is added: every delivery of a batch is judged as if it came alone after it."""

    def __init__(self, past: AcceptedHistory) -> None:
        self._past = past

    def seen_by(
        self, municipality: str, period: str, replacing: Collection[str], delivery_id: str | None = None
    ) -> MunicipalHistory:
        return self._past.seen_by(municipality, period, replacing, delivery_id)

    def with_accepted(self, delivery: AcceptedDelivery) -> Unmoved:
        return self
