"""The audit that a release must pass (methodology 11).

It asks whether anything left out can be worked out, and does not trust how the cells were chosen. Two people ask. One
does not look at the flags: of no cell left out may the range be narrower than its width, for counts the threshold. One
knows what the flags mean, that a primary cell is below the threshold and a secondary one is not: no cell may be
determined exactly. Counts are whole numbers, and so are the tables tried here: a linear programme proposes the extreme
tables, and only those that agree with everything published to the last unit are believed.

What an earlier release under a lower threshold has told cannot be taken back. A cell that is no less uncertain beside
this release than it was before it is named too, but this release does not disclose it.

Cells left out that no relation ties, directly or through others left out, cannot tell of each other: each such group
is asked about on its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np

from analyst.disclosure.limits import Limits, limits, limits_by_flag
from analyst.disclosure.linked_cells import Fate, Key, LinkedCells, tied
from analyst.disclosure.searching import TableSearch
from analyst.disclosure.suppressing import Suppression, primary_cells, told_cells


class Weakness(Enum):
    """What is wrong with a cell."""

    PUBLISHED = "is small and published"
    NARROW = "can be worked out to within the threshold"
    DETERMINED = "is determined by its flag and the others"
    OPEN_ALREADY = "could be worked out to within the threshold from earlier releases alone"


@dataclass(frozen=True, slots=True)
class Leak:
    """A cell that the release would disclose, or that others have. Its value is not told."""

    key: Key
    weakness: Weakness

    @property
    def is_new(self) -> bool:
        """Whether this release would disclose it."""
        return self.weakness is not Weakness.OPEN_ALREADY


def audit(cells: LinkedCells, suppression: Suppression, threshold: int) -> list[Leak]:
    """All leaks, in the order of the cells. When none of them is new the release may go out."""
    plain, by_flag = limits(cells, threshold), limits_by_flag(cells, suppression.silent, threshold)
    left_out = sorted(suppression.everything)
    wanted = {cell: cells.width(cell, threshold) for cell in left_out}
    # A zero is nobody's secret, and a flag says nothing of an amount.
    flagged = {cell: 1 for cell in left_out if cells.values[cell] and cells.traits[cell].is_count}
    narrow = _narrow(cells, left_out, plain, wanted)
    open_already = _open_already(cells, narrow, plain)
    found = dict.fromkeys(open_already, Weakness.OPEN_ALREADY)
    told_before = {cell for cell in open_already if not narrow[cell]}
    found |= dict.fromkeys(_narrow(cells, left_out, by_flag, flagged).keys() - told_before, Weakness.DETERMINED)
    found |= dict.fromkeys(narrow.keys() - open_already, Weakness.NARROW)
    delicate = primary_cells(cells, threshold) | told_cells(cells, threshold)
    published = delicate - suppression.not_shown
    found |= dict.fromkeys(published, Weakness.PUBLISHED)
    return [Leak(cells.keys[cell], found[cell]) for cell in sorted(found)]


def _open_already(cells: LinkedCells, narrow: Mapping[int, int], known: Limits) -> set[int]:
    """Those of the narrow cells whose range is as narrow when nothing is known but what earlier releases have told."""
    if not narrow or all(traits.fate is None for traits in cells.traits):
        return set()
    unknown = [cell for cell, traits in enumerate(cells.traits) if traits.fate is not Fate.PUBLISHED]
    up = known.up.copy()
    up[unknown] = known.up.max(initial=0)  # before this release, nobody knew of a zero that it is one
    found: set[int] = set()
    for group in tied(cells, unknown):
        asked = [cell for cell in group if cell in narrow]
        if asked:
            search = TableSearch(cells, group, Limits(known.down, up))
            before = {cell: search.reach(cell, up=True) + search.reach(cell, up=False) for cell in asked}
            found |= {cell for cell in asked if narrow[cell] >= before[cell]}
    return found


def _narrow(cells: LinkedCells, left_out: list[int], known: Limits, wanted: dict[int, int]) -> dict[int, int]:
    """The cells whose range is narrower than wanted, and how wide it is.

    A range that is wide enough while only some cells move is wide enough: neighbourhoods are looked at first.
    """
    lowest, highest = np.zeros(len(cells), dtype=np.int64), np.zeros(len(cells), dtype=np.int64)
    near = [[cell for cell in left_out if cell in hood] for hood in cells.neighbourhoods]
    for movable in (*near, *tied(cells, left_out)):
        asked = [cell for cell in movable if highest[cell] - lowest[cell] < wanted.get(cell, 0)]
        if not asked:
            continue
        search = TableSearch(cells, movable, known)
        for cell in asked:
            for is_up in (True, False):
                if highest[cell] - lowest[cell] < wanted[cell]:
                    table = search.furthest(cell, up=is_up)
                    if table is not None:
                        np.minimum(lowest, table, out=lowest)
                        np.maximum(highest, table, out=highest)
    widths = {cell: int(highest[cell] - lowest[cell]) for cell in wanted}
    return {cell: width for cell, width in widths.items() if width < wanted[cell]}
