"""The audit that a release must pass (methodology 11).

It asks whether anything left out can be worked out, and does not trust how the cells were chosen. Two people ask. One
does not look at the flags: of no cell left out may the range be narrower than the threshold. One knows what the flags
mean, that a primary cell is below the threshold and a secondary one is not: no cell may be determined exactly. Counts
are whole numbers, and so are the tables tried here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from analyst.disclosure.linked_cells import Key, LinkedCells
from analyst.disclosure.ranges import Ranges, limits, limits_by_flag, widths
from analyst.disclosure.suppressing import Suppression, primary_cells, reach


class Weakness(Enum):
    """What is wrong with a cell."""

    PUBLISHED = "is small and published"
    NARROW = "can be worked out to within the threshold"
    DETERMINED = "is determined by its flag and the others"


@dataclass(frozen=True, slots=True)
class Leak:
    """A cell that the release would disclose. Its value is not told."""

    key: Key
    weakness: Weakness


def audit(cells: LinkedCells, suppression: Suppression, threshold: int) -> list[Leak]:
    """All leaks, in the order of the cells. Nothing = the release may go out."""
    left_out = sorted(suppression.everything)
    apart = Ranges(cells, limits(cells, reach(threshold)), whole=True)
    width = widths(apart, left_out, len(cells), threshold)
    small, large = suppression.primary - suppression.silent, suppression.secondary - suppression.silent
    known = limits_by_flag(cells, small, large, threshold)
    by_flag = Ranges(cells, known, whole=True)
    freedom = widths(by_flag, left_out, len(cells), 1)
    published = primary_cells(cells, threshold) - suppression.everything
    found = {cell: Weakness.DETERMINED for cell in left_out if freedom[cell] < 1}
    found |= {cell: Weakness.NARROW for cell in left_out if width[cell] < threshold}
    found |= dict.fromkeys(published, Weakness.PUBLISHED)
    return [Leak(cells.keys[cell], found[cell]) for cell in sorted(found)]
