"""A delivery on its way through the intake zone: uploaded bytes, then frames of typed and pseudonymised columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from feeds.findings import Finding
from feeds.mappings.feed_mapping import FeedMapping
from feeds.template_version import template_version


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """Bytes as received. `feed` is set when the way of delivery names it (a CSV's name); never the file name itself."""

    content: bytes = field(repr=False)
    feed: str | None = None


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """One feed of a delivery after reading, normalising and pseudonymising.

    `frame` has `source_row` (Int64, as the clerk sees it), `key_lineage` (Utf8), and for each contract column `c` that
    may be stored its value (`c`; identifiers as tokens; `birth_date` as `birth_month`) and for *every* contract column
    a status `c__status` (see `feeds.normalising.CellStatus`). `linkage` (persons only) holds the linking tokens, which
    are stored apart. `absent` are required columns that the header lacks (FILE-12). `padded` has for each id that has
    lost its leading zeros (FILE-28; `source_row`, `column`) the `token` that it would have with them. `mapping` is the
    one by which the table was read, None for the contract's own headers.
    """

    feed: str
    sheet: str | None
    frame: pl.DataFrame
    linkage: pl.DataFrame | None = None
    absent: tuple[str, ...] = ()
    padded: pl.DataFrame | None = None
    mapping: FeedMapping | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """What the reader made of one file, for the report: nothing of its content.

    `template` is the version of our template that a workbook states to have been made with.
    """

    position: int
    kind: str
    encoding: str | None = None
    separator: str | None = None
    feeds: tuple[str, ...] = ()
    rows: int = 0
    template: str | None = None

    @property
    def template_is_old(self) -> bool:
        """Whether it was made with another template than today's: a hint to whoever delivers, never a fault."""
        return self.template is not None and self.template != template_version()


@dataclass(frozen=True, slots=True)
class ReadDelivery:
    """Everything that reading found: feeds with frames, FILE findings, and how each file was understood."""

    feeds: Mapping[str, ReadFeed]
    findings: tuple[Finding, ...] = ()
    understood: tuple[Understood, ...] = field(default=())
