"""Planting: as many faults as a delivery holds, each in a lot of its own, with the truth about them and the repair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from feeds.catalogue import check
from feeds.delivery import UploadedFile
from feeds.findings import Severity
from feeds.simulation.faults.clerk_files import ClerkDelivery
from feeds.simulation.faults.shapes import CellEdit, Found, Kind, Place, Planting

PERSON, ENROLMENT = "local_person_id", "enrolment_id"


@dataclass(frozen=True, slots=True)
class PlantedFault:
    """The truth about one fault: the finding that the gate must give for it, and the cells that mend it.

    `repair` is empty where no cell mends it: rows were added or taken out, or a file was damaged.
    """

    kind: Kind
    found: tuple[Found, ...]
    repair: tuple[CellEdit, ...] = ()

    @property
    def check_id(self) -> str:
        """The check that must find it."""
        return self.kind.check_id

    @property
    def severity(self) -> Severity:
        """How grave it is, by the catalogue."""
        return check(self.check_id).severity

    @property
    def is_mended_where_found(self) -> bool:
        """Whether the cells that the finding names are those that mend it."""
        named = {(found.feed, found.column, row) for found in self.found for row in found.rows}
        return bool(self.repair) and all((edit.feed, edit.column, edit.row) in named for edit in self.repair)


@dataclass(frozen=True, slots=True, repr=False)
class Faulty:
    """A delivery with planted faults: its files, and what is true of them."""

    delivery: ClerkDelivery
    files: tuple[UploadedFile, ...]
    faults: tuple[PlantedFault, ...]
    municipality_stated: str | None = None
    period_stated: str | None = None
    received_on: date | None = None
    _plantings: tuple[Planting, ...] = ()

    def repaired(self) -> tuple[UploadedFile, ...]:
        """The files after a clerk has put the cells of every fault right, and rows and files that were at fault."""
        mended = self.delivery.copy()
        for planting, fault in reversed(list(zip(self._plantings, self.faults, strict=True))):
            _undo(mended, planting, fault)
        return mended.saved()


def plant_many(clean: ClerkDelivery, kinds: Sequence[Kind], random: Random, most: int = 1_000_000) -> Faulty:
    """Faults of these kinds in turn, until no lot is left for any of them or `most` are planted.

    The kinds must be of one shelf; where lots are scarce, those that come first get them. A kind for which the delivery
    offers no row is left out: the truth says what was planted.
    """
    work, free = clean.copy(), _Lots(clean)
    seats = {kind.name: _seats(clean, kind, random) for kind in kinds}
    waiting = list(kinds)
    plantings: list[Planting] = []
    faults: list[PlantedFault] = []
    while waiting and len(faults) < most:
        kind = waiting.pop(0)
        planting = next(_plantings_of(kind, seats[kind.name], work, free, random), None)
        if planting is not None:
            faults.append(_applied(work, kind, planting))
            plantings.append(planting)
            waiting.append(kind)
    return _faulty(work, faults, plantings)


def plant_alone(clean: ClerkDelivery, kind: Kind, random: Random) -> Faulty | None:
    """One fault; None when the delivery offers no place for it."""
    faulty = plant_many(clean, [kind], random, most=1)
    return faulty if faulty.faults else None


def _plantings_of(
    kind: Kind, seats: Iterator[int], work: ClerkDelivery, free: _Lots, random: Random
) -> Iterator[Planting]:
    for row in seats:
        if kind.feed is not None and not free.has([Place(kind.feed, row)]):
            continue
        planting = kind.plant(work, row, random)
        if planting is not None and free.has(planting.touched):
            free.take(planting.touched)
            yield planting


def _seats(clean: ClerkDelivery, kind: Kind, random: Random) -> Iterator[int]:
    if kind.feed is None:
        return iter([1])
    table = clean.tables.get(kind.feed)
    rows = [] if table is None else [row for row in table.numbers if not table.is_withdrawn(row)]
    random.shuffle(rows)
    return iter(rows)


def _applied(work: ClerkDelivery, kind: Kind, planting: Planting) -> PlantedFault:
    repair = tuple(replace(edit, cell=work.tables[edit.feed].cell(edit.row, edit.column)) for edit in planting.cells)
    for edit in planting.cells:
        work.tables[edit.feed].put(edit.row, edit.column, edit.cell)
    for feed, cells in planting.added:
        work.tables[feed].rows.append(list(cells))
    found = tuple(_with_sheet(work, each) for each in planting.found)
    return PlantedFault(kind, found, repair)


def _with_sheet(work: ClerkDelivery, found: Found) -> Found:
    table = work.tables.get(found.feed) if found.feed is not None else None
    return found if table is None or found.sheet is not None else replace(found, sheet=table.sheet)


def _faulty(work: ClerkDelivery, faults: Sequence[PlantedFault], plantings: Sequence[Planting]) -> Faulty:
    saved = _without(work, [place for planting in plantings for place in planting.dropped]).saved()
    states: dict[str, str] = {}
    received_on = None
    for planting in plantings:
        saved = saved if planting.of_files is None else planting.of_files(saved)
        states |= planting.states
        received_on = planting.received_on or received_on
    return Faulty(
        work, saved, tuple(faults), states.get("municipality"), states.get("period"), received_on, tuple(plantings)
    )  # fmt: skip


def _without(work: ClerkDelivery, places: Iterable[Place]) -> ClerkDelivery:
    """The delivery without these rows; the rows below them move up."""
    left = work.copy()
    for place in sorted(places, reverse=True):
        del left.tables[place.feed].rows[place.row - 1]
    return left


def _undo(work: ClerkDelivery, planting: Planting, fault: PlantedFault) -> None:
    for feed, _ in planting.added:
        work.tables[feed].rows.pop()
    for edit in fault.repair:
        work.tables[edit.feed].put(edit.row, edit.column, edit.cell)


class _Lots:
    """Which records hang together, by person and enrolment, and which of them are still free."""

    def __init__(self, delivery: ClerkDelivery) -> None:
        persons = {
            table.text(row, ENROLMENT): table.text(row, PERSON)
            for name, table in delivery.tables.items()
            if name == "hf_enrolments"
            for row in table.numbers
        }
        self._lot_of: dict[Place, str | Place] = {}
        for name, table in delivery.tables.items():
            for row in table.numbers:
                place = Place(name, row)
                person = table.text(row, PERSON) if PERSON in table.places else ""
                if not person and ENROLMENT in table.places:
                    person = persons.get(table.text(row, ENROLMENT), "")
                self._lot_of[place] = person or place
        self._taken: set[str | Place] = set()

    def has(self, places: Iterable[Place]) -> bool:
        """Whether all these records are free. Rows that came with a fault are not."""
        return all(place in self._lot_of and self._lot_of[place] not in self._taken for place in places)

    def take(self, places: Iterable[Place]) -> None:
        self._taken.update(self._lot_of[place] for place in places)
