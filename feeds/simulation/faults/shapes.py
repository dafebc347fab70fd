"""What a kind of fault is, and what planting one changes: plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from random import Random
from typing import NamedTuple

from feeds.delivery import UploadedFile
from feeds.simulation.faults.clerk_files import Cell, ClerkDelivery


class Place(NamedTuple):
    """A record, by feed and row as the clerk sees it."""

    feed: str
    row: int


class Shelf(Enum):
    """Faults of one shelf may stand in one delivery: none of them masks another in another lot."""

    CELLS = "cells"
    """What a single cell may not say (PRIV, VAL). The cell, or its key, then takes no part in any later check."""
    RECORDS = "records"
    """Records that contradict themselves or each other, and ids that nobody knows: errors."""
    KEYS = "keys"
    """Records under another's key: whatever is not found by its id may be one of them."""
    HABITS = "habits"
    """What is unusual, and refuses nothing."""
    ALONE = "alone"
    """What is judged over a whole feed, file or delivery."""


class Needs(Enum):
    """What must have been accepted before for a fault to be one."""

    NOTHING = "nothing"
    MONTH_BEFORE = "the month before"
    SIX_MONTHS = "six months before"
    SAME_MONTH = "the same month, which the delivery corrects"


@dataclass(frozen=True, slots=True)
class CellEdit:
    """What is written over a cell."""

    feed: str
    row: int
    column: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Found:
    """What a finding says of a fault: its feed, column and rows. A fault of the whole feed or delivery has no rows."""

    feed: str | None = None
    column: str | None = None
    rows: tuple[int, ...] = ()
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Planting:
    """What planting a fault does to a sound delivery.

    `cells` are written over, `added` rows appended, `dropped` ones taken out; `lots` are the records beside these that
    no other fault may touch. `of_files` changes the files once the tables are saved; `states` is what the files then
    say of municipality and period, and `received_on` the day on which they come.
    """

    found: tuple[Found, ...]
    cells: tuple[CellEdit, ...] = ()
    added: tuple[tuple[str, Sequence[Cell]], ...] = ()
    dropped: tuple[Place, ...] = ()
    lots: tuple[Place, ...] = ()
    of_files: Callable[[tuple[UploadedFile, ...]], tuple[UploadedFile, ...]] | None = None
    states: Mapping[str, str] = field(default_factory=dict)
    received_on: date | None = None

    @property
    def touched(self) -> tuple[Place, ...]:
        """Every record that stood there before and is felt to have changed."""
        edited = (Place(edit.feed, edit.row) for edit in self.cells)
        return tuple(dict.fromkeys((*edited, *self.dropped, *self.lots)))


Plant = Callable[[ClerkDelivery, int, Random], Planting | None]
"""(the delivery as it stands, the row that is asked for, chance) → what to do; None: not on this row."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A way in which a delivery breaks a check. `feed` is where a row is looked for; None: the delivery as a whole."""

    check_id: str
    feed: str | None
    column: str | None
    shelf: Shelf
    plant: Plant
    needs: Needs = Needs.NOTHING
    manner: str = ""

    @property
    def name(self) -> str:
        """For messages: check, feed, column and manner."""
        return " ".join(part for part in (self.check_id, self.feed, self.column, self.manner) if part)


def in_cell(feed: str, column: str, row: int, cell: Cell, *others: CellEdit, lots: Sequence[Place] = ()) -> Planting:
    """A fault in one cell, which the finding names; `others` are changed with it."""
    edit = CellEdit(feed, row, column, cell)
    return Planting((Found(feed, column, (row,)),), (edit, *others), lots=tuple(lots))
