"""What a release is made of: everything that its writers are given, and nothing that may not leave the ministry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from analyst.released.observations import KEY
from analyst.released.tables import TABLES
from analyst.releases.wording import NOT_APPLICABLE

DIMENSIONS = ("ref_area", "ethos_category", "sex", "age_band", "service_type", "cohort", "indicator", "horizon")
"""What a cell is of, besides its table, frequency, period and measure; `_Z` where its table has no such dimension."""
CELL = KEY
"""The key of an observation, in this and every later release."""

LEFT_OUT = "Q"
"""Observation status of a cell that is left out to protect people (CL_OBS_STATUS)."""


@dataclass(frozen=True, slots=True)
class Publication:
    """The build whose published file a release is of (`marts.publication`). `as_of` is UTC."""

    build_id: str
    as_of: datetime
    through: str | None
    code_version: str
    parameters: str


@dataclass(frozen=True, slots=True)
class DeliveryUsed:
    """A delivery that went into the publication, with the hash of the accepted rows of each of its feeds in force."""

    delivery_id: str
    municipality: str
    period: str
    feeds: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReleaseContent:
    """A release before it is written.

    `observations` have passed disclosure control: a cell left out has no value. `epoch` and `international` hold only
    what is published here or elsewhere. `code` is that of the room which made it (`release_code`), `public_file` the
    name of the public file that was out already.
    """

    period: str
    threshold: int
    code: str
    publication: Publication
    deliveries: tuple[DeliveryUsed, ...]
    observations: pl.DataFrame
    epoch: pl.DataFrame
    international: pl.DataFrame
    breaks: pl.DataFrame
    revisions: pl.DataFrame
    information_loss: tuple[Mapping[str, Any], ...] = ()
    compared_with: tuple[str, ...] = ()
    public_file: str | None = None

    @property
    def moment(self) -> datetime:
        """The one time that files bear: the cut-off of the data, so that the same inputs give the same bytes."""
        return self.publication.as_of.replace(microsecond=0)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that it holds, in the order in which they are declared."""
        held = set(self.observations["table"])
        return tuple(table.name for table in TABLES if table.name in held)

    @property
    def left_out(self) -> int:
        """How many cells are left out."""
        return self.observations.filter(pl.col("obs_status") == LEFT_OUT).height

    def table(self, name: str) -> pl.DataFrame:
        """The observations of one table, in their order."""
        return self.observations.filter(pl.col("table") == name)


def own_dimensions(observations: pl.DataFrame) -> tuple[str, ...]:
    """The dimensions that the table of these observations has."""
    return tuple(d for d in DIMENSIONS if (observations[d] != NOT_APPLICABLE).any())
