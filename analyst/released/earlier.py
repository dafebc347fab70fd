"""What earlier releases settle of the figures that they have shown or left out (ADR 11)."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from analyst.disclosure.linked_cells import Fate
from analyst.released.net import COMPONENTS, Place, Settled
from analyst.released.observations import KEY
from analyst.released.tables import CUMULATIVE

LEFT_OUT, NOT_COLLECTED = "Q", "L"
PROTECTS_OTHERS = "D"
"""Confidentiality status of a figure that is left out to protect others, or without saying why (CL_CONF_STATUS)."""
_FOR_ITSELF = "A"
_COUNTED = ("PS", "D")


def settled_by(earlier: pl.DataFrame | None, exact: pl.DataFrame, threshold: int) -> dict[Place, Settled]:
    """What the protected observations of earlier releases, oldest first, settle of exact ones.

    The last to show a figure counts. A figure too small for today's threshold that was once shown as it is today stays
    known, also where a later release has not shown it again.
    """
    if earlier is None or earlier.is_empty():
        return {}
    now = {Place(*row[:-1]): row[-1] for row in exact.select(*KEY, "obs_value").rows() if row[-1] is not None}
    delicate = _delicate(exact, threshold)
    place_of = {_lasting(place): place for place in now if place.measure not in COMPONENTS}
    settled: dict[Place, Settled] = {}
    told: set[Place] = set()
    history = pl.concat([_beginnings(earlier, now), earlier]).sort("time_period", maintain_order=True)
    for *key, before, status, flag in history.select(*KEY, "obs_value", "obs_status", "conf_status").rows():
        place = place_of.get(_lasting(Place(*key)))
        if place is None or status == NOT_COLLECTED:
            continue
        if status == LEFT_OUT:
            is_small = place in delicate
            settled[place] = Settled(
                Fate.LEFT_OUT, is_silent=is_small and flag != _FOR_ITSELF, has_talked=is_small and flag == _FOR_ITSELF
            )
        elif before == now[place]:
            settled[place] = Settled(Fate.PUBLISHED)
            told.add(place)
        elif before is not None and abs(before - now[place]) < threshold:
            settled[place] = Settled(Fate.LEFT_OUT)
        else:
            settled.pop(place, None)
    return settled | dict.fromkeys(told & delicate & settled.keys(), Settled(Fate.PUBLISHED))


def _delicate(exact: pl.DataFrame, threshold: int) -> set[Place]:
    """The figures that are left out for themselves."""
    is_small = pl.col("unit_measure").is_in(_COUNTED) & pl.col("obs_value").is_between(1, threshold - 1)
    return {Place(*key) for key in exact.filter(is_small | (pl.col("conf_status") == _FOR_ITSELF)).select(KEY).rows()}


def _lasting(place: Place) -> Place:
    """What a figure is known by in every release; one of everybody so far is the same at a later cut-off."""
    return place.but(time_period="") if place.table in CUMULATIVE else place


def _beginnings(earlier: pl.DataFrame, now: Collection[Place]) -> pl.DataFrame:
    """A month begins as the one before it ended: when the end is out and no release has shown the beginning."""
    ends = earlier.filter(pl.col("measure") == "active_end", pl.col("freq") == "M")
    is_asked = pl.Series([Place(*key) in now for key in ends.select(KEY).rows()], dtype=pl.Boolean)
    month = (pl.col("time_period") + "-01").str.to_date().dt.offset_by("1mo").dt.strftime("%Y-%m")
    return (
        ends.filter(~is_asked)
        .with_columns(month.alias("time_period"), pl.lit("active_start").alias("measure"))
        .join(earlier, on=KEY, how="anti", maintain_order="left")
    )


def still_left_out(observations: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """The observations without those that `told`, oldest first, had left out last: less than before, never more.

    Also a share whose counts stand in no table.
    """
    last = told.unique(KEY, keep="last", maintain_order=True)
    gone = last.filter(pl.col("obs_status") == LEFT_OUT).select(*KEY, pl.lit(value=True).alias("_gone"))
    opened = pl.col("_gone") & pl.col("obs_value").is_not_null()
    return (
        observations.join(gone, on=KEY, how="left", maintain_order="left")
        .with_columns(pl.col("_gone").fill_null(value=False))
        .with_columns(
            pl.when(opened).then(None).otherwise("obs_value").alias("obs_value"),
            pl.when(opened).then(pl.lit(LEFT_OUT)).otherwise("obs_status").alias("obs_status"),
            pl.when(opened).then(pl.lit(PROTECTS_OTHERS)).otherwise("conf_status").alias("conf_status"),
        )
        .drop("_gone")
    )
