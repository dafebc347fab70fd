"""Suppression of small tables, attacked by trying every table of whole numbers that agrees with what is published."""

from __future__ import annotations

import math
import random
from itertools import product

import numpy as np
import pytest

from analyst.disclosure.auditing import Weakness, audit
from analyst.disclosure.linked_cells import Kind, LinkedCells, RelationError, Traits
from analyst.disclosure.suppressing import Suppression, primary_cells, suppress

ROWS, COLUMNS = 2, 3
LARGEST = 11
"""What the attacker tries for a cell of the body."""
TOTAL = "_T"
THRESHOLDS = (3, 5)


def table(body: dict[tuple[int, int], int]) -> LinkedCells:
    """A table of ROWS × COLUMNS with its totals."""
    cells = LinkedCells()
    for row, column in product((*range(ROWS), TOTAL), (*range(COLUMNS), TOTAL)):
        count = sum(v for (r, c), v in body.items() if row in (r, TOTAL) and column in (c, TOTAL))
        cells.add((row, column), count, Traits(weight=1.0 + (row == TOTAL) + (column == TOTAL)))
    for row in (*range(ROWS), TOTAL):
        cells.total((row, TOTAL), [(row, column) for column in range(COLUMNS)])
    for column in range(COLUMNS):
        cells.total((TOTAL, column), [(row, column) for row in range(ROWS)])
    return cells


def random_table(seed: int) -> LinkedCells:
    rng = random.Random(seed)
    return table({key: rng.choice((0, 0, 1, 2, 3, 4, 5, 6)) for key in product(range(ROWS), range(COLUMNS))})


def worked_out(cells: LinkedCells, suppression: Suppression, threshold: int, *, by_flag: bool) -> dict[int, set[int]]:
    """Every value that a cell left out has in some table that agrees with the published cells (and the flags)."""
    left_out = suppression.everything
    numbers = [cells.number(key) for key in product(range(ROWS), range(COLUMNS))]
    choices = [range(1, LARGEST + 1) if cell in left_out else [cells.values[cell]] for cell in numbers]
    bodies = np.array(np.meshgrid(*choices, indexing="ij"), dtype=np.int16).reshape(ROWS, COLUMNS, -1)
    tried = np.empty((ROWS + 1, COLUMNS + 1, bodies.shape[2]), dtype=np.int16)
    tried[:ROWS, :COLUMNS] = bodies
    tried[ROWS, :COLUMNS] = bodies.sum(axis=0)
    tried[:, COLUMNS] = tried[:, :COLUMNS].sum(axis=1)
    tried = tried.reshape(len(cells), -1)
    agrees = np.ones(tried.shape[1], dtype=bool)
    for cell in range(len(cells)):
        lowest, highest = _told(cells, suppression, threshold, cell, by_flag=by_flag)
        agrees &= (tried[cell] >= lowest) & (tried[cell] <= highest)
    return {cell: set(tried[cell][agrees].tolist()) for cell in left_out}


def _told(
    cells: LinkedCells, suppression: Suppression, threshold: int, cell: int, *, by_flag: bool
) -> tuple[int, float]:
    """The lowest and highest count that a cell can have, looking at it alone."""
    if cell not in suppression.everything:
        return cells.values[cell], cells.values[cell]
    if not by_flag or cell in suppression.silent:
        return 1, math.inf
    return (1, threshold - 1) if cell in suppression.primary else (threshold, math.inf)


@pytest.mark.parametrize("threshold", THRESHOLDS)
@pytest.mark.parametrize("seed", range(20))
def test_no_count_left_out_is_worked_out_by_trying_every_table(seed: int, threshold: int) -> None:
    cells = random_table(seed)

    suppression = suppress(cells, threshold)

    assert primary_cells(cells, threshold) <= suppression.everything
    plain = worked_out(cells, suppression, threshold, by_flag=False)
    assert all(max(seen) - min(seen) >= threshold for seen in plain.values())
    by_flag = worked_out(cells, suppression, threshold, by_flag=True)
    assert all(len(seen) > 1 for seen in by_flag.values())
    assert audit(cells, suppression, threshold) == []


@pytest.mark.parametrize("seed", range(40))
def test_the_audit_finds_a_small_count_that_its_margins_give_away(seed: int) -> None:
    cells = random_table(seed)
    primary = primary_cells(cells, 5)
    alone = Suppression(primary, frozenset(), frozenset())

    seen = worked_out(cells, alone, 5, by_flag=False)
    narrow = {cells.keys[cell] for cell, values in seen.items() if max(values) - min(values) < 5}

    assert {leak.key for leak in audit(cells, alone, 5) if leak.weakness is Weakness.NARROW} <= narrow
    exact = {cells.keys[cell] for cell, values in seen.items() if len(values) == 1}
    assert exact <= {leak.key for leak in audit(cells, alone, 5)}


def test_zeros_are_published_and_a_table_without_small_counts_is_whole() -> None:
    cells = table({(0, 0): 0, (0, 1): 7, (0, 2): 9, (1, 0): 6, (1, 1): 0, (1, 2): 8})

    assert suppress(cells, 5) == Suppression(frozenset(), frozenset(), frozenset())


def test_a_small_count_that_is_published_is_a_leak() -> None:
    cells = table({(0, 0): 3, (0, 1): 7, (0, 2): 9, (1, 0): 6, (1, 1): 8, (1, 2): 8})

    found = audit(cells, Suppression(frozenset(), frozenset(), frozenset()), 5)

    assert [(leak.key, leak.weakness) for leak in found] == [((0, 0), Weakness.PUBLISHED)]


def test_what_was_left_out_of_an_earlier_release_stays_left_out() -> None:
    cells = table({(0, 0): 9, (0, 1): 7, (0, 2): 9, (1, 0): 6, (1, 1): 8, (1, 2): 8})
    before = cells.number((0, 0))

    suppression = suppress(cells, 5, left_out_before=[before])

    assert suppression.primary == frozenset()
    assert before in suppression.secondary
    assert audit(cells, suppression, 5) == []


def test_two_small_parts_of_a_total_of_two_do_not_all_tell_by_their_flags_why_they_are_left_out() -> None:
    cells = LinkedCells()
    for key, count in (("whole", 2), ("one", 1), ("other", 1)):
        cells.add(key, count)
    cells.total("whole", ["one", "other"])

    suppression = suppress(cells, 3)

    talking = Suppression(suppression.primary, suppression.secondary, frozenset())
    assert {leak.weakness for leak in audit(cells, talking, 3)} == {Weakness.DETERMINED}
    assert suppression.silent
    assert audit(cells, suppression, 3) == []


def test_a_year_with_no_fewer_people_than_a_night_narrows_the_night() -> None:
    """The night is left out, the year published: the night is at most the year."""
    cells = LinkedCells()
    cells.add("year", 6)
    cells.add("night", 4)
    cells.relate({"year": 1, "night": -1}, Kind.IS_NOT_NEGATIVE)
    night_alone = Suppression(frozenset({1}), frozenset(), frozenset())

    suppression = suppress(cells, 7)

    assert [leak.weakness for leak in audit(cells, night_alone, 6)] == [Weakness.NARROW]
    assert suppression.everything == {0, 1}


def test_counts_that_do_not_add_up_are_refused_without_telling_them() -> None:
    cells = LinkedCells()
    cells.add("whole", 41)
    cells.add("part", 40)

    with pytest.raises(RelationError, match="whole, part") as raised:
        cells.total("whole", ["part"])

    assert "4" not in str(raised.value)
