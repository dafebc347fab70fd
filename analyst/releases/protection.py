"""The one door through which figures reach a release: disclosure control, and its refusal when it is not there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

import polars as pl

from analyst import released
from analyst.releases.revisions import EarlierRelease


class Protected(Protocol):
    """What disclosure control gives: the figures that may go out, what that costs, and what its audit has found."""

    @property
    def observations(self) -> pl.DataFrame:
        """The observations; those left out have no value and the status Q."""

    @property
    def report(self) -> Mapping[str, Any]:
        """The information loss."""

    @property
    def leaks(self) -> Collection[object]:
        """What could be worked out; none = it may go out."""


Protect = Callable[[pl.DataFrame, int, Sequence[EarlierRelease]], Protected]


def disclosure_control(exact: pl.DataFrame, threshold: int, earlier: Sequence[EarlierRelease]) -> Protected:
    """Protect and audit the exact figures, so that nothing that an earlier release left out is opened."""
    protect = getattr(released, "protected_observations", None)
    if protect is None:
        raise NotImplementedError("There is no disclosure control, so nothing may be released.")
    protected: Protected = protect(exact, threshold, left_out_before=[record.observations for record in earlier])
    return protected
