"""Which cells are left out: the small ones, and others that protect them (methodology 11, ADR 11).

A cell that is 1 or more and less than the threshold is left out (primary). It could be worked out from the others, so
further cells are left out (secondary) until for each cell left out another table is known that agrees with everything
published and in which the cell is as far from its true value as its width asks. For one cell after the other the
cheapest such table is searched (after Kelly, Golden and Assad, Networks 22, 1992; Cox, Journal of the American
Statistical Association 90, 1995): its cells are left out too, and as it moves them all, it mostly protects them all.

As all relations are homogeneous, leaving out every cell that is not zero always protects: any multiple of the true
table satisfies them. Only what an earlier release has published can stand in the way; then a cell may stay
unprotected here, and the audit says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from analyst.disclosure.limits import limits, limits_by_flag
from analyst.disclosure.linked_cells import Fate, LinkedCells, tied
from analyst.disclosure.searching import TableSearch, Whole


@dataclass(frozen=True, slots=True)
class Suppression:
    """The cells left out, by their numbers."""

    primary: frozenset[int]
    secondary: frozenset[int]
    silent: frozenset[int]
    """Of both: those whose flag does not say why, for it would determine them."""
    told: frozenset[int] = frozenset()
    """Neither: what is known from an earlier release, and would be left out for itself today. It is not shown again."""

    @property
    def everything(self) -> frozenset[int]:
        """All that are left out so that nobody knows them."""
        return self.primary | self.secondary

    @property
    def not_shown(self) -> frozenset[int]:
        """All that do not go out."""
        return self.everything | self.told


def primary_cells(cells: LinkedCells, threshold: int) -> frozenset[int]:
    """The cells that are left out for themselves."""
    return frozenset(cell for cell in range(len(cells)) if cells.is_primary(cell, threshold))


def told_cells(cells: LinkedCells, threshold: int) -> frozenset[int]:
    """The cells that would be left out for themselves, had an earlier release not published them."""
    return frozenset(cell for cell in range(len(cells)) if cells.is_told(cell, threshold))


def suppress(
    cells: LinkedCells,
    threshold: int,
    *,
    left_out_before: Collection[int] = (),
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Suppression:
    """The cells to leave out, those `left_out_before` (in an earlier release) among them.

    `progress` is told, after each cell, how many more were left out for it, and how many are by now.
    """
    primary, told = primary_cells(cells, threshold), told_cells(cells, threshold)
    before = {cell for cell in left_out_before if cells.values[cell]}
    before |= {cell for cell in range(len(cells)) if cells.traits[cell].fate is Fate.LEFT_OUT}
    if not primary and not before:
        return Suppression(frozenset(), frozenset(), frozenset(), told)
    choice = _Choice(cells, threshold, primary | before)
    movable = {cell for cell in range(len(cells)) if cells.may_be_left_out(cell)} | primary | before
    for neighbourhood in cells.neighbourhoods:
        choice.protect(sorted(movable & neighbourhood), progress, is_last=False)
    for group in tied(cells, movable):
        choice.protect(group, progress, is_last=True)
    left_out = frozenset(choice.left_out)
    return Suppression(primary, left_out - primary, frozenset(choice.silent) & left_out, told)


class _Choice:
    """The cells left out so far, which grow until each is protected from both who ask."""

    def __init__(self, cells: LinkedCells, threshold: int, left_out: Collection[int]) -> None:
        self._cells = cells
        self._threshold = threshold
        self.left_out = set(left_out)
        self.silent = {cell for cell, traits in enumerate(cells.traits) if traits.is_silent}
        self._prices = np.array([traits.weight for traits in cells.traits])
        self._prices[list(self.left_out)] = 0.0
        self._limits = limits(cells, threshold)
        self._limits_by_flag = limits_by_flag(cells, self.silent, threshold)
        has_talked = {cell for cell, traits in enumerate(cells.traits) if traits.has_talked}
        self._limits_when_silent = limits_by_flag(cells, set(range(len(cells))) - has_talked, threshold)
        self._width = np.array([cells.width(cell, threshold) for cell in range(len(cells))])
        self._lowest = np.zeros(len(cells), dtype=np.int64)
        self._highest = np.zeros(len(cells), dtype=np.int64)
        # A zero is nobody's secret, and a flag says nothing of an amount.
        self._is_blurred = np.array(
            [not (value and traits.is_count) for value, traits in zip(cells.values, cells.traits, strict=True)]
        )

    def protect(self, movable: Sequence[int], progress: Callable[[int, int], None], *, is_last: bool) -> None:
        """Leave out more of the `movable` cells, until every one is protected or, moving these alone, cannot be.

        When `is_last`, flags fall silent rather than that one determines a cell.
        """
        waiting = [cell for cell in movable if cell in self.left_out]
        if not any(self._is_open(cell) for cell in waiting):
            return
        plain = TableSearch(self._cells, movable, self._limits)
        by_flag = TableSearch(self._cells, movable, self._limits_by_flag)
        when_silent = TableSearch(self._cells, movable, self._limits_when_silent) if is_last else plain
        for cell in waiting:  # grows while it is gone through
            found = self._widen(plain, cell) + self._blur(by_flag, when_silent, cell, is_last=is_last)
            waiting += found
            progress(len(found), len(self.left_out))

    def _is_open(self, cell: int) -> bool:
        return bool(self._highest[cell] - self._lowest[cell] < self._width[cell] or not self._is_blurred[cell])

    def _widen(self, search: TableSearch, cell: int) -> list[int]:
        """Make the range wide enough for somebody who does not look at the flags. The cells newly left out."""
        width = int(self._width[cell])
        if self._highest[cell] - self._lowest[cell] >= width:
            return []
        search.change_prices(self._prices)
        for deviation in (width, -width):
            table = search.cheapest(cell, deviation)
            if table is not None:
                return self._take(table)
        tables = (search.furthest(cell, up=True), search.furthest(cell, up=False))
        return [new for table in tables if table is not None for new in self._take(table)]

    def _take(self, table: Whole) -> list[int]:
        np.minimum(self._lowest, table, out=self._lowest)
        np.maximum(self._highest, table, out=self._highest)
        return self._leave_out(table)

    def _leave_out(self, table: Whole) -> list[int]:
        new = [cell for cell in np.flatnonzero(table).tolist() if cell not in self.left_out]
        self.left_out.update(new)
        self._prices[new] = 0.0
        return new

    def _blur(self, search: TableSearch, when_silent: TableSearch, cell: int, *, is_last: bool) -> list[int]:
        """Make sure that somebody who looks at the flags sees two values that the cell may have."""
        if self._is_blurred[cell]:
            return []
        search.change_prices(self._prices)
        for deviation in (1, -1):
            table = search.cheapest(cell, deviation)
            if table is not None:
                return self._blurred_by(table)
        return self._silence(search, when_silent, cell) if is_last else []

    def _silence(self, search: TableSearch, when_silent: TableSearch, cell: int) -> list[int]:
        """Let the flags fall silent that no other table agrees with: two parts of 1 and their total of 2, say.

        Those that have talked in an earlier release cannot.
        """
        when_silent.change_prices(self._prices)
        for deviation in (1, -1):
            table = when_silent.cheapest(cell, deviation)
            if table is not None:
                known = self._limits_by_flag
                self.silent |= set(np.flatnonzero((table > known.up) | (-table > known.down)).tolist())
                self._limits_by_flag = limits_by_flag(self._cells, self.silent, self._threshold)
                search.change_limits(self._limits_by_flag)
                return self._blurred_by(table)
        return []

    def _blurred_by(self, table: Whole) -> list[int]:
        self._is_blurred |= table != 0
        return self._leave_out(table)
