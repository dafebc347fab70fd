"""How far a cell that is left out can lie from its true value, by what the rules of suppression tell of it alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analyst.disclosure.linked_cells import LinkedCells

Whole = npt.NDArray[np.int64]
_REACH = 8
"""How far from the true value is looked, in widths: what is wide enough there is wide enough."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far down and up (neither negative) each cell can lie from its true value."""

    down: Whole
    up: Whole


def limits(cells: LinkedCells, threshold: int) -> Limits:
    """Somebody who does not look at the flags: what is left out is at least 1, or 0 where zeros are left out too."""
    reach = _REACH * max((cells.width(cell, threshold) for cell in range(len(cells))), default=1)
    lowest = [0 if traits.may_be_zero or not traits.is_count else 1 for traits in cells.traits]
    down = [min(max(value - least, 0), reach) for value, least in zip(cells.values, lowest, strict=True)]
    up = [reach if value or traits.may_be_zero else 0 for value, traits in zip(cells.values, cells.traits, strict=True)]
    return Limits(np.array(down, dtype=np.int64), np.array(up, dtype=np.int64))


def limits_by_flag(cells: LinkedCells, silent: Collection[int], threshold: int) -> Limits:
    """Somebody who looks at them: a small count is below the threshold, another is not; of `silent` ones as `limits`.

    Of a zero that is left out such a person is taken to know that it is one.
    """
    known = limits(cells, threshold)
    down, up = known.down.copy(), known.up.copy()
    for cell, (value, traits) in enumerate(zip(cells.values, cells.traits, strict=True)):
        if cell in silent or not traits.is_count:
            continue
        if value == 0:
            up[cell] = 0
        elif value >= threshold:
            down[cell] = min(down[cell], value - threshold)
        else:
            down[cell] = min(down[cell], value - 1)
            up[cell] = threshold - 1 - value
    return Limits(down, up)
