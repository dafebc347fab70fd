"""Which cells are left out: the small ones, and as few others as protect them (methodology 11).

A cell that is 1 or more and less than the threshold is left out (primary). It could be worked out from the others,
so further cells are left out (secondary): of all choices in which every cell left out keeps a range at least as wide
as the threshold, one that loses least. Found by cutting planes (after Fischetti and Salazar, Management Science 47,
2001): a choice is proposed, each cell's range is looked at, and for each that is too narrow the dual prices say which
cells would have to be left out as well; the proposal is made anew under these conditions, until every range is wide
enough.

Zeros are published and never left out. As all relations are homogeneous, the choice of every cell that is not zero
always protects: any multiple of the true table satisfies them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt

from analyst.disclosure.linked_cells import LinkedCells
from analyst.disclosure.ranges import Ranges, limits, limits_by_flag

Floats = npt.NDArray[np.float64]
_REACH_IN_THRESHOLDS = 4
"""How far from the true value ranges are looked into."""
_NEARLY = 1e-6
_MISSING = 1e-2
"""How much less than wanted a range may be wide before it is a condition; ranges of whole tables miss nothing or 1."""
_PROPOSAL_GAP = 0.02
"""A proposal may lose this share more than the best one: the search for the very best takes many times as long."""
_PROPOSAL_SECONDS = 20.0
_FEASIBLE = int(highspy.SolutionStatus.kSolutionStatusFeasible)


@dataclass(frozen=True, slots=True)
class Suppression:
    """The cells left out, by their numbers."""

    primary: frozenset[int]
    secondary: frozenset[int]
    silent: frozenset[int]
    """Of both: those whose flag does not say why, for it would determine them."""

    @property
    def everything(self) -> frozenset[int]:
        """All that are left out."""
        return self.primary | self.secondary


def primary_cells(cells: LinkedCells, threshold: int) -> frozenset[int]:
    """The cells that are left out for themselves."""
    return frozenset(number for number, value in enumerate(cells.values) if 1 <= value < threshold)


def reach(threshold: int) -> int:
    """How far from its true value a cell's range is looked into."""
    return threshold * _REACH_IN_THRESHOLDS


def suppress(
    cells: LinkedCells,
    threshold: int,
    *,
    left_out_before: Collection[int] = (),
    progress: Callable[[float, int], None] = lambda _done, _open: None,
) -> Suppression:
    """The cells to leave out, those `left_out_before` (in an earlier release) among them.

    `progress` is told, after each proposal, how many cells it leaves out and how many of them are not yet protected.
    """
    primary = primary_cells(cells, threshold)
    fixed = primary | {number for number in left_out_before if cells.values[number]}
    if not fixed:
        return Suppression(frozenset(), frozenset(), frozenset())
    plain = Ranges(cells, limits(cells, reach(threshold)))
    silent, by_flag = _flags(cells, primary, threshold)
    proposals = _Proposals(cells, fixed)
    for is_whole in (False, True):
        while True:
            proposed = proposals.cheapest(is_whole=is_whole)
            conditions = _conditions(plain, proposed, threshold) + _conditions(by_flag, proposed, 1)
            progress(float(proposed.sum()), len(conditions))
            if not conditions:
                break
            for condition in conditions:
                proposals.require(condition)
            if is_whole:
                proposals.keep(proposed)
    left_out = frozenset(np.flatnonzero(proposed).tolist())
    return Suppression(primary, left_out - primary, silent & left_out)


def _flags(cells: LinkedCells, primary: Collection[int], threshold: int) -> tuple[frozenset[int], Ranges]:
    """The cells whose flag must not say why they are left out, and the ranges for somebody who looks at the others.

    Two small cells and a small total of 2 can be nothing but 1, 1 and 2, however much else is left out.
    """
    possible = np.array([1.0 if value else 0.0 for value in cells.values])
    silent: set[int] = set()
    while True:
        small = frozenset(primary) - silent
        large = frozenset(np.flatnonzero(possible).tolist()) - frozenset(primary) - silent
        ranges = Ranges(cells, limits_by_flag(cells, small, large, threshold))
        determined = {condition.cell for condition in _conditions(ranges, possible, 1)}
        if not determined:
            return frozenset(silent), ranges
        silent |= determined


@dataclass(frozen=True, slots=True)
class _Condition:
    """If `cell` is left out, the `gains` of the cells left out beside it come to at least `needed`."""

    cell: int
    gains: Floats
    needed: float


def _conditions(ranges: Ranges, proposed: Floats, enough: int) -> list[_Condition]:
    """What a proposal misses: one condition for each cell left out (or to a share) whose range is too narrow."""
    ranges.leave_out(proposed)
    lowest, highest = np.zeros(proposed.size), np.zeros(proposed.size)
    found: list[_Condition] = []
    wanted = enough * proposed
    for cell in np.flatnonzero(proposed > _NEARLY).tolist():
        if highest[cell] - lowest[cell] >= wanted[cell] - _MISSING:
            continue
        above, below = ranges.furthest(cell, up=True), ranges.furthest(cell, up=False)
        for bound in (above, below):
            np.minimum(lowest, bound.table, out=lowest)
            np.maximum(highest, bound.table, out=highest)
        if above.deviation + below.deviation >= wanted[cell] - _MISSING:
            continue
        gains = above.gains + below.gains
        needed = enough - above.slack - below.slack - gains[cell]
        gains[cell] = 0.0
        found.append(_Condition(cell, np.minimum(gains, needed), needed))
    return found


class _Proposals:
    """The cheapest choice of cells under all conditions so far; one integer programme that grows."""

    def __init__(self, cells: LinkedCells, fixed: Collection[int]) -> None:
        self._fixed = frozenset(fixed)
        self._solver = highspy.Highs()
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("random_seed", 0),
            ("mip_rel_gap", _PROPOSAL_GAP),
            ("time_limit", _PROPOSAL_SECONDS),
        ):
            self._solver.setOptionValue(option, value)
        size = len(cells)
        self._possible = np.array([1.0 if value else 0.0 for value in cells.values])
        lowest = np.isin(np.arange(size), list(fixed)).astype(np.float64)
        self._solver.addVars(size, lowest, self._possible)
        numbers = np.arange(size, dtype=np.int32)
        self._solver.changeColsCost(size, numbers, np.asarray(cells.weights))

    def require(self, condition: _Condition) -> None:
        """Add a condition."""
        others = np.flatnonzero(condition.gains > _NEARLY).astype(np.int32)
        weights = condition.gains[others]
        lowest = condition.needed
        if condition.cell not in self._fixed:
            others, weights = np.append(others, np.int32(condition.cell)), np.append(weights, -condition.needed)
            lowest = 0.0
        self._solver.addRow(lowest, highspy.kHighsInf, len(others), others, weights)

    def keep(self, proposed: Floats) -> None:
        """Later choices leave these cells out too: the search for others among equals would be long."""
        kept = np.flatnonzero(proposed).astype(np.int32)
        self._solver.changeColsBounds(kept.size, kept, np.ones(kept.size), np.ones(kept.size))

    def cheapest(self, *, is_whole: bool) -> Floats:
        """The cheapest choice: 1 for a cell that is left out; shares between 0 and 1 unless `is_whole`.

        The cheapest that was found in time; every cell that is not zero when none was.
        """
        size = self._possible.size
        kind = highspy.HighsVarType.kInteger if is_whole else highspy.HighsVarType.kContinuous
        self._solver.changeColsIntegrality(size, np.arange(size, dtype=np.int32), np.full(size, kind))
        self._solver.run()
        found = self._solver.getSolution()
        if not found.value_valid or self._solver.getInfo().primal_solution_status != _FEASIBLE:
            return self._possible.copy()
        chosen = np.asarray(found.col_value).clip(0.0, 1.0)
        return np.round(chosen) if is_whole else chosen
