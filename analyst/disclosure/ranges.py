"""How near somebody who sees the published cells comes to the ones left out.

The one who asks knows every published count, all relations, and the rule that zeros are published, so that a cell
left out is at least 1. What can be worked out of a cell is the range of its values over all tables that agree with
this. Only the neighbourhood of the true value is looked into (`reach` up and down): a range that is wide enough there
is wide enough.

All values here are deviations from the true table, in which every published cell and every relation is 0.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt

from analyst.disclosure.linked_cells import Kind, LinkedCells

Floats = npt.NDArray[np.float64]


class SolverError(RuntimeError):
    """The solver did not find what exists: the true table always agrees with what is published."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The furthest that a cell can lie from its true value in one direction, and why no further.

    For any choice of cells left out, it lies no further than `slack` plus the sum of `gains` over the cells left out.
    """

    deviation: float
    gains: Floats
    slack: float
    table: Floats
    """A table of deviations in which it is reached; one for each cell."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far down (negative) and up each cell can lie for all that the rules of suppression tell of it."""

    down: Floats
    up: Floats


def limits(cells: LinkedCells, reach: int) -> Limits:
    """Somebody who does not look at the flags: what is left out is at least 1."""
    down = [-float(min(max(value - 1, 0), reach)) for value in cells.values]
    return Limits(np.array(down), np.array([float(reach) if value else 0.0 for value in cells.values]))


def limits_by_flag(cells: LinkedCells, small: Collection[int], large: Collection[int], threshold: int) -> Limits:
    """Somebody who looks at them: `small` cells are below the threshold, `large` ones are not; else `limits`."""
    known = limits(cells, threshold)
    for cell in small:
        known.up[cell] = threshold - 1 - cells.values[cell]
    for cell in large:
        known.down[cell] = max(known.down[cell], threshold - cells.values[cell])
    return known


class Ranges:
    """Ranges of cells left out; one linear programme whose bounds and aim are changed.

    With `whole`, tables of whole numbers alone, as counts are: slower, and without `gains`.
    """

    def __init__(self, cells: LinkedCells, known: Limits, *, whole: bool = False) -> None:
        self._known = known
        self._whole = whole
        self._relations = cells.relations
        self._slacks = np.array([float(relation.value(cells.values)) for relation in cells.relations])
        self._size = len(cells)
        self._solver = self._programme()
        self._shares = np.zeros(self._size)

    def _programme(self) -> highspy.Highs:
        solver: highspy.Highs = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        nothing = np.zeros(self._size)
        solver.addVars(self._size, nothing, nothing)
        solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        for relation, slack in zip(self._relations, self._slacks, strict=True):
            numbers = np.array([cell for cell, _ in relation.weights], dtype=np.int32)
            weights = np.array([weight for _, weight in relation.weights], dtype=np.float64)
            lowest, highest = (0.0, 0.0) if relation.kind is Kind.IS_ZERO else (-slack, highspy.kHighsInf)
            solver.addRow(lowest, highest, len(numbers), numbers, weights)
        if self._whole:
            numbers = np.arange(self._size, dtype=np.int32)
            solver.changeColsIntegrality(self._size, numbers, np.full(self._size, highspy.HighsVarType.kInteger))
        return solver

    def leave_out(self, shares: Floats) -> None:
        """Each cell is left out to a share from 0 (published) to 1: so far its limits are open."""
        changed = np.flatnonzero(shares != self._shares).astype(np.int32)
        if changed.size:
            lowest, highest = self._known.down[changed] * shares[changed], self._known.up[changed] * shares[changed]
            self._solver.changeColsBounds(changed.size, changed, lowest, highest)
        self._shares = shares

    def furthest(self, cell: int, *, up: bool) -> Bound:
        """How far above (below) its true value the cell can lie."""
        sign = 1.0 if up else -1.0
        self._solver.changeColCost(cell, sign)
        self._solver.run()
        status, solution = self._solver.getModelStatus(), self._solver.getSolution()
        self._solver.changeColCost(cell, 0.0)
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverError("no optimum of a programme that has the true table as a solution")
        table = np.asarray(solution.col_value).copy()
        deviation = abs(float(table[cell]))
        if self._whole:
            return Bound(deviation, np.zeros(0), 0.0, np.round(table))
        # Of any choice of cells: deviation = Σ reduced cost × deviation of the cell, plus what the inequalities leave.
        reduced, prices = np.asarray(solution.col_dual), np.asarray(solution.row_dual)
        gains = np.maximum(reduced * self._known.up, reduced * self._known.down)
        return Bound(deviation, gains, float(np.abs(prices) @ self._slacks), table)


def widths(ranges: Ranges, suppressed: Collection[int], size: int, enough: float) -> Floats:
    """How wide the range of each cell left out is at least; where that is `enough`, the search stops. Others have 0."""
    ranges.leave_out(np.isin(np.arange(size), list(suppressed)).astype(np.float64))
    lowest, highest = np.zeros(size), np.zeros(size)
    for cell in suppressed:
        for up in (True, False):
            if highest[cell] - lowest[cell] >= enough:
                break
            table = ranges.furthest(cell, up=up).table
            np.minimum(lowest, table, out=lowest)
            np.maximum(highest, table, out=highest)
    return np.asarray(highest - lowest)
