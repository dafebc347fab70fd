"""The one door through which figures reach a release: disclosure control, which knows what went out before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from analyst.released import OBSERVATION_SCHEMA, Protected, ReleasePeriod, protected_observations, released_observations
from analyst.released.earlier import still_left_out
from analyst.releases.revisions import EarlierRelease
from feeds.errors import UserError

Progress = Callable[[int, int], None]


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
    if not told:
        return protected
    return replace(protected, observations=still_left_out(protected.observations, pl.concat(told)))


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
