"""The one door through which figures reach a release: disclosure control, which knows what went out before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from analyst.released import OBSERVATION_SCHEMA, Protected, ReleasePeriod, protected_observations, released_observations
from analyst.released.observations import KEY
from analyst.releases.content import LEFT_OUT
from analyst.releases.revisions import EarlierRelease
from feeds.errors import UserError

Progress = Callable[[int, int], None]
PROTECTS_OTHERS = "D"
"""Confidentiality status of a cell that is left out to protect others, or without saying why (CL_CONF_STATUS)."""


def disclosure_control(
    published: Path,
    period: ReleasePeriod,
    exact: pl.DataFrame,
    threshold: int,
    earlier: Sequence[EarlierRelease],
    public: pl.DataFrame,
    progress: Progress,
) -> Protected:
    """Protect and audit the exact figures of a period, together with what earlier releases have told.

    `public`: what went out in public files; it counts as the latest of them. What the
    latest that has a cell left out stays left out, also a share whose counts stand in no table.
    """
    told = [release.observations for release in sorted(earlier, key=lambda release: release.number)]
    others = _neighbours(period, {release.period for release in earlier})
    if public.height:
        told.append(public)
        others += _adjoining(period)
    beside = [_exact(published, other) for other in others]
    protected = protected_observations(
        exact,
        threshold,
        earlier=pl.concat(told) if told else None,
        beside=pl.concat(beside).unique(maintain_order=True) if beside else None,
        progress=progress,
    )
    return replace(protected, observations=_still_left_out(protected.observations, told)) if told else protected


def _still_left_out(observations: pl.DataFrame, told: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Less is published than the audit has passed, never more."""
    last = pl.concat(told).unique(KEY, keep="last", maintain_order=True)
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


def _adjoining(period: ReleasePeriod) -> list[ReleasePeriod]:
    """The months before and after, which the public file holds."""
    numbers = [_number(month) for month in period.months]
    around = (min(numbers) - 1, max(numbers) + 1)
    return [ReleasePeriod.parse(f"{(n - 1) // 12}-{(n - 1) % 12 + 1:02}") for n in around]


def _neighbours(period: ReleasePeriod, released: Collection[str]) -> list[ReleasePeriod]:
    """Other periods released before to which this one adds up or leads on: of its years, and adjoining."""
    months = {_number(month) for month in period.months}
    around = {month + step for month in months for step in (-1, 0, 1)}
    years = {month[:4] for month in period.months}
    others = {text: ReleasePeriod.parse(text) for text in sorted({*released} - {period.text})}
    return [
        other
        for other in others.values()
        if years & {month[:4] for month in other.months} or around & {_number(month) for month in other.months}
    ]


def _exact(published: Path, period: ReleasePeriod) -> pl.DataFrame:
    """The figures of another period; none where today's publication is cut before it."""
    try:
        return released_observations(published, period)
    except UserError:
        return pl.DataFrame(schema=OBSERVATION_SCHEMA)


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:])
