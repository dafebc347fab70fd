"""The one door through which figures reach a release: disclosure control, which knows what went out before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl

from analyst.released import OBSERVATION_SCHEMA, Protected, ReleasePeriod, protected_observations, released_observations
from analyst.releases.revisions import EarlierRelease
from feeds.errors import UserError

Progress = Callable[[int, int], None]


def disclosure_control(
    published: Path,
    period: ReleasePeriod,
    exact: pl.DataFrame,
    threshold: int,
    earlier: Sequence[EarlierRelease],
    progress: Progress,
) -> Protected:
    """Protect and audit the exact figures of a period, together with what earlier releases have told."""
    told = [release.observations for release in sorted(earlier, key=lambda release: release.number)]
    beside = [_exact(published, other) for other in _neighbours(period, earlier)]
    return protected_observations(
        exact,
        threshold,
        earlier=pl.concat(told) if told else None,
        beside=pl.concat(beside).unique(maintain_order=True) if beside else None,
        progress=progress,
    )


def _neighbours(period: ReleasePeriod, earlier: Sequence[EarlierRelease]) -> list[ReleasePeriod]:
    """Other periods released before to which this one adds up or leads on: of its years, and adjoining."""
    months = {_number(month) for month in period.months}
    around = {month + step for month in months for step in (-1, 0, 1)}
    years = {month[:4] for month in period.months}
    others = {text: ReleasePeriod.parse(text) for text in sorted({r.period for r in earlier} - {period.text})}
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
