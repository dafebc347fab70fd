"""Tables other than the true one that agree with everything published: what makes a cell left out uncertain.

A table is told by its deviations from the true one, in which every published cell and every relation is 0. Searched
for by linear programming on HiGHS; every table of counts that is returned has been checked in whole numbers, so that
nothing rests on the solver's tolerances.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import floor, inf

import highspy
import numpy as np
import numpy.typing as npt

from analyst.disclosure.limits import Limits
from analyst.disclosure.linked_cells import Kind, LinkedCells

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
_SECONDS_FOR_WHOLE_NUMBERS = 10.0
_NEARLY = 1e-6
_USED_ALREADY = 1e-4
"""Price of moving a cell that is left out anyway: little, so that tables stay small."""
_REWARD = 1e4
"""For each unit that a cell is moved: more than all that it can cost."""
_SCALE = 1_000.0
"""Amounts are searched in a unit that makes the widest of them so large: a solver's tolerances are absolute."""


class TableSearch:
    """Searches among the tables that differ from the true one in `movable` cells alone, within `limits`."""

    def __init__(self, cells: LinkedCells, movable: Sequence[int], limits: Limits) -> None:
        self._cells = cells
        self._movable = np.array(movable, dtype=np.int64)
        self._column = {int(cell): column for column, cell in enumerate(self._movable)}
        self._limits = limits
        self._is_count = all(cells.traits[int(cell)].is_count for cell in self._movable)
        largest = int(limits.up[self._movable].max(initial=1))
        self._unit = 1.0 if self._is_count else max(1.0, largest / _SCALE)
        self._relations = cells.relations_of(self._column)
        self._slacks = [r.value(cells.values) for r in self._relations]
        self._rows = np.array([row for row, r in enumerate(self._relations) for _ in r.weights], dtype=np.int64)
        self._summed = np.array([cell for r in self._relations for cell, _ in r.weights], dtype=np.int64)
        self._weights = np.array([weight for r in self._relations for _, weight in r.weights], dtype=np.int64)
        self._is_sum = np.array([r.kind is Kind.IS_ZERO for r in self._relations], dtype=bool)
        self._prices = np.full(len(self._movable), _USED_ALREADY)
        self._solver = self._programme()

    def _programme(self) -> highspy.Highs:
        solver = highspy.Highs()
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("random_seed", 0),
            ("presolve", "off"),
            ("time_limit", highspy.kHighsInf),
        ):
            solver.setOptionValue(option, value)
        size = len(self._movable)
        nothing = np.zeros(2 * size)
        solver.addVars(2 * size, nothing, self._furthest(np.arange(size)))
        numbers = np.arange(2 * size, dtype=np.int32)
        solver.changeColsCost(2 * size, numbers, np.tile(self._prices, 2))
        for relation, slack in zip(self._relations, self._slacks, strict=True):
            inside = [(self._column[cell], weight) for cell, weight in relation.weights if cell in self._column]
            columns = np.array([column for column, _ in inside], dtype=np.int32)
            weights = np.array([weight for _, weight in inside], dtype=np.float64)
            lowest, highest = (0.0, 0.0) if relation.kind is Kind.IS_ZERO else (-slack / self._unit, highspy.kHighsInf)
            both = np.concatenate([columns, columns + size]).astype(np.int32)
            solver.addRow(lowest, highest, len(both), both, np.concatenate([weights, -weights]))
        return solver

    def _furthest(self, columns: Whole) -> Floats:
        cells = self._movable[columns]
        return np.concatenate([self._limits.up[cells], self._limits.down[cells]]) / self._unit

    def change_limits(self, limits: Limits) -> None:
        """Search within other limits from now on."""
        self._limits = limits
        every = np.arange(len(self._movable))
        self._bound(every, np.zeros(2 * every.size), self._furthest(every))

    def change_prices(self, prices: Floats) -> None:
        """What it costs to move each cell, by one, up or down; in the order of all cells. Nothing: as good as free."""
        wanted = np.maximum(prices[self._movable], _USED_ALREADY)
        changed = np.flatnonzero(wanted != self._prices)
        if changed.size:
            both = np.concatenate([changed, changed + len(self._movable)]).astype(np.int32)
            self._solver.changeColsCost(both.size, both, np.tile(wanted[changed], 2))
            self._prices = wanted

    def cheapest(self, cell: int, deviation: int) -> Whole | None:
        """The cheapest table in which the cell deviates by so much; of all cells. None when there is none."""
        column = self._column[cell]
        if deviation > self._limits.up[cell] or -deviation > self._limits.down[cell]:
            return None
        here, size = np.array([column]), len(self._movable)
        fixed = np.array([max(deviation, 0), max(-deviation, 0)]) / self._unit
        self._bound(here, fixed, fixed)
        self._solver.run()
        found = self._table(size)
        if found is None and self._has_solution():
            found = self._in_whole_numbers(size)
        self._bound(here, np.zeros(2), self._furthest(here))
        return found

    def reach(self, cell: int, *, up: bool) -> float:
        """No table has the cell further up (down) than this; infinite when the solver cannot tell."""
        column = self._column[cell] + (0 if up else len(self._movable))
        with self._pushed(cell, up=up):
            self._solver.run()
            if not self._has_solution():
                return inf
            value = float(self._solver.getSolution().col_value[column]) * self._unit
        return floor(value + _NEARLY) if self._is_count else value

    def furthest(self, cell: int, *, up: bool) -> Whole | None:
        """A table in which the cell is as far up (down) as it can be, prices aside."""
        size = len(self._movable)
        with self._pushed(cell, up=up):
            self._solver.run()
            found = self._table(size)
            return self._in_whole_numbers(size) if found is None and self._has_solution() else found

    @contextmanager
    def _pushed(self, cell: int, *, up: bool) -> Iterator[None]:
        """The programme while the cell is rewarded for going up (down)."""
        column, size = self._column[cell], len(self._movable)
        here, both = np.array([column]), np.array([column, column + size], dtype=np.int32)
        outermost = self._furthest(here)
        outermost[1 if up else 0] = 0.0
        self._bound(here, np.zeros(2), outermost)
        self._solver.changeColsCost(2, both, np.full(2, -_REWARD))
        try:
            yield
        finally:
            self._solver.changeColsCost(2, both, np.repeat(self._prices[column], 2))
            self._bound(here, np.zeros(2), self._furthest(here))

    def _bound(self, columns: Whole, lowest: Floats, highest: Floats) -> None:
        both = np.concatenate([columns, columns + len(self._movable)]).astype(np.int32)
        self._solver.changeColsBounds(both.size, both, lowest, highest)

    def _has_solution(self) -> bool:
        return bool(self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    def _table(self, size: int) -> Whole | None:
        if not self._has_solution():
            return None
        values = np.asarray(self._solver.getSolution().col_value)
        found = (values[:size] - values[size:]) * self._unit
        if self._is_count and np.abs(found - np.round(found)).max(initial=0.0) > _NEARLY:
            return None
        table = np.zeros(len(self._cells), dtype=np.int64)
        table[self._movable] = np.round(found).astype(np.int64)
        return table if not self._is_count or self._agrees(table) else None

    def _agrees(self, table: Whole) -> bool:
        """Whether a table of deviations satisfies every relation and every limit, in whole numbers."""
        if (table > self._limits.up).any() or (-table > self._limits.down).any():
            return False
        sums = np.zeros(len(self._relations), dtype=np.int64)
        np.add.at(sums, self._rows, self._weights * table[self._summed])
        return not sums[self._is_sum].any() and bool((sums + np.array(self._slacks, dtype=np.int64) >= 0).all())

    def _in_whole_numbers(self, size: int) -> Whole | None:
        numbers = np.arange(2 * size, dtype=np.int32)
        self._solver.changeColsIntegrality(2 * size, numbers, np.full(2 * size, highspy.HighsVarType.kInteger))
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + _SECONDS_FOR_WHOLE_NUMBERS)
        self._solver.run()
        found = self._table(size)
        self._solver.setOptionValue("time_limit", highspy.kHighsInf)
        self._solver.changeColsIntegrality(2 * size, numbers, np.full(2 * size, highspy.HighsVarType.kContinuous))
        return found
