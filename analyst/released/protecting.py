"""From exact observations to those that may go out (methodology 11, ADR 11)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

import polars as pl

from analyst.disclosure.auditing import Leak, audit
from analyst.disclosure.linked_cells import Fate, LinkedCells
from analyst.disclosure.suppressing import Suppression, primary_cells, suppress
from analyst.released.earlier import LEFT_OUT, NOT_COLLECTED, settled_by
from analyst.released.linking import linked_cells
from analyst.released.net import COMPONENTS, Place, Settled
from analyst.released.observations import KEY, OBSERVATION_SCHEMA

_LEAKS_NAMED = 3


@dataclass(frozen=True, slots=True)
class Protected:
    """What may go out when there are no `leaks`: not one value otherwise.

    `open_already`: what could be worked out, to within a threshold that has been raised, before this.

    `report` has a row for each table and unit: how many figures are cells of their own, how many of them are left out,
    for themselves (A) and otherwise (D), how many zeros, and which shares that is: of all figures, and of their sum.
    """

    observations: pl.DataFrame
    report: pl.DataFrame
    leaks: tuple[Leak, ...]
    open_already: tuple[Leak, ...] = ()

    @property
    def refusal(self) -> str | None:
        """Why nothing may go out, in one sentence without a value; None when it may."""
        if not self.leaks:
            return None
        named = "; ".join(str(leak.key) for leak in self.leaks[:_LEAKS_NAMED])
        return (
            f"Nothing is released: {len(self.leaks)} figures could be worked out from what would be published "
            f"({named}{' …' if len(self.leaks) > _LEAKS_NAMED else ''}); release the period together with what it "
            "hangs on, or with a lower level of detail."
        )


def protected_observations(
    exact: pl.DataFrame,
    threshold: int,
    left_out_before: Collection[tuple[str, ...]] = (),
    *,
    earlier: pl.DataFrame | None = None,
    beside: pl.DataFrame | None = None,
    progress: Callable[[int, int], None] = lambda _new, _all: None,
) -> Protected:
    """The observations with everything left out that has to be, and the audit of it.

    `left_out_before`: keys (the columns KEY) that an earlier release has left out: they stay so. `earlier`: the
    protected observations of all earlier releases, of which the last to show a figure counts: what was left out stays
    left out, what was published and is the same stays published, and a figure that has changed by less than the
    threshold is left out, because the difference of both releases would be a small count. What was published under a
    lower threshold and is too small for this one is known, and not shown again. `beside`: the exact
    observations of periods that these releases hold and this one hangs on (the months before it, the months of its
    year): they are asked about too, as they were settled, and do not go out again.
    """
    settled = settled_by(earlier, exact, threshold)
    settled |= {Place(*key): Settled(Fate.LEFT_OUT) for key in left_out_before}
    cells = linked_cells(*_with_settled(exact, settled, threshold, earlier, beside))
    suppression = suppress(cells, threshold, progress=progress)
    found = audit(cells, suppression, threshold)
    return Protected(
        _without(exact, cells, suppression),
        _report(exact, cells, suppression),
        leaks=tuple(leak for leak in found if leak.is_new),
        open_already=tuple(leak for leak in found if not leak.is_new),
    )


def _with_settled(
    exact: pl.DataFrame,
    settled: dict[Place, Settled],
    threshold: int,
    earlier: pl.DataFrame | None,
    beside: pl.DataFrame | None,
) -> tuple[pl.DataFrame, dict[Place, Settled]]:
    """The observations that are linked, and what is settled of them. A figure revised since says nothing of today's."""
    if beside is None or earlier is None:
        return exact, settled
    others = beside.join(exact, on=KEY, how="anti")
    of_others = settled_by(earlier, others, threshold)
    is_settled = pl.Series([Place(*key) in of_others for key in others.select(KEY).rows()], dtype=pl.Boolean)
    return pl.concat([exact, others.filter(is_settled)]), of_others | settled


def unprotected_leaks(exact: pl.DataFrame, threshold: int) -> tuple[Leak, ...]:
    """What the audit says when the small figures alone are left out: why others have to be."""
    cells = linked_cells(exact)
    return tuple(audit(cells, Suppression(primary_cells(cells, threshold), frozenset(), frozenset()), threshold))


def _flags(exact: Iterable[tuple[str, ...]], cells: LinkedCells, suppression: Suppression) -> list[str]:
    """The `conf_status` of each observation, in their order."""
    primary = (suppression.primary | suppression.told) - suppression.silent
    flags: list[str] = []
    for key in exact:
        place = Place(*key)
        parts = [place.but(measure=name) for name in COMPONENTS.get(place.measure, (place.measure,))]
        numbers = {cells.number(part) for part in parts if part in cells} & suppression.not_shown
        flags.append("F" if not numbers else "A" if numbers & primary else "D")
    return flags


def _without(exact: pl.DataFrame, cells: LinkedCells, suppression: Suppression) -> pl.DataFrame:
    flags = pl.Series("conf_status", _flags(exact.select(KEY).rows(), cells, suppression), dtype=pl.String)
    is_left_out = pl.col("conf_status") != "F"
    return (
        exact.with_columns(flags)
        .with_columns(
            pl.when(is_left_out | (pl.col("obs_status") == NOT_COLLECTED))
            .then(None)
            .otherwise(pl.col("obs_value"))
            .alias("obs_value"),
            pl.when(is_left_out).then(pl.lit(LEFT_OUT)).otherwise(pl.col("obs_status")).alias("obs_status"),
        )
        .match_to_schema(OBSERVATION_SCHEMA)
    )


def _report(exact: pl.DataFrame, cells: LinkedCells, suppression: Suppression) -> pl.DataFrame:
    flagged = exact.with_columns(
        pl.Series("flag", _flags(exact.select(KEY).rows(), cells, suppression), dtype=pl.String)
    ).filter(~pl.col("measure").is_in(list(COMPONENTS)))
    is_left_out = pl.col("flag") != "F"
    return (
        flagged.group_by("table", "unit_measure")
        .agg(
            figures=pl.len(),
            left_out=is_left_out.sum(),
            primary=(pl.col("flag") == "A").sum(),
            secondary=(pl.col("flag") == "D").sum(),
            zeros_left_out=(is_left_out & (pl.col("obs_value") == 0)).sum(),
            share_of_figures=is_left_out.mean().round(4),
            share_of_value=(pl.col("obs_value").filter(is_left_out).sum() / pl.col("obs_value").sum()).round(4),
        )
        .sort("table", "unit_measure")
    )
