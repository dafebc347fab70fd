"""Every figure that is left out to protect others, published in turn: does it let others be worked out?

The attack must not find what the audit does not know of. What the audit alone finds, the attack is too weak for: the
audit weighs all relations at once. Where neither finds anything, the figure need not have been left out: the choice of
figures is a heuristic, and another one that came later protects the same.
"""

from __future__ import annotations

import random
from enum import Enum

import polars as pl
import pytest

from analyst.disclosure.auditing import audit
from analyst.disclosure.suppressing import Suppression, suppress
from analyst.released import protected_observations
from analyst.released.linking import linked_cells
from analyst.released.observations import KEY
from tests.attacks.test_attacks import threshold_of, worked_out
from tests.attacks.worlds import world

pytestmark = pytest.mark.slow
SEEDS = (0, 1, 2, 4)
"""Plain, with a year, plain, with a merger."""
AT_MOST = 40
"""Figures of a world that are tried."""


class Verdict(Enum):
    """What publishing one figure does."""

    FOUND = "the attack finds others"
    AUDITED = "the audit alone finds others"
    NEEDLESS = "nothing is found"


def verdicts(seed: int) -> list[Verdict]:
    threshold, exact = threshold_of(seed), world(seed)
    cells = linked_cells(exact)
    chosen = suppress(cells, threshold)
    out = protected_observations(exact, threshold).observations
    both = out.join(exact.select(*KEY, pl.col("obs_value").alias("true")), on=KEY, maintain_order="left")
    number_of = {cells.keys[cell]: cell for cell in chosen.secondary}
    is_secondary = pl.Series([key in number_of for key in both.select(KEY).rows()])
    assert both.filter(is_secondary)["obs_value"].null_count() == is_secondary.sum() > 0
    found: list[Verdict] = []
    keys = both.filter(is_secondary, pl.col("unit_measure") == "PS").select(KEY).rows()
    for key in random.Random(seed).sample(keys, min(len(keys), AT_MOST)):
        is_it = pl.all_horizontal(pl.col(name) == value for name, value in zip(KEY, key, strict=True))
        shown = pl.when(is_it).then("true").otherwise("obs_value").alias("obs_value")
        leaks = audit(cells, Suppression(chosen.primary, chosen.secondary - {number_of[key]}, chosen.silent), threshold)
        attacked = worked_out(both.with_columns(shown), exact, threshold)
        assert leaks or not attacked, f"{seed}: the attack finds what the audit does not"
        found.append(Verdict.FOUND if attacked else Verdict.AUDITED if leaks else Verdict.NEEDLESS)
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_each_figure_that_protects_others_is_found_to_be_needed_or_told_to_be_needless(seed: int) -> None:
    found = verdicts(seed)
    assert found.count(Verdict.FOUND) >= found.count(Verdict.AUDITED)
    assert found.count(Verdict.FOUND) > len(found) / 2
