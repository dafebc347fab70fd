"""What a municipality's accepted files say of earlier months: known ids, open records, deaths and dates.

Read by the rules only, and only for the municipality whose delivery is being judged ("Only the own data",
quality-checks.md): its own lineage and the predecessors that were merged into it. The caller passes the files that are
in force; a superseded version never counts. Nothing is kept beyond the columns named in `FOLLOWED`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

import polars as pl

from feeds.contract_loading import load_contracts
from feeds.delivery import ReadDelivery
from feeds.frames import accepted_schema
from feeds.municipalities import area_on, leads_to, lineage_of
from feeds.rules.months import last_day
from feeds.rules.openness import is_open

FOLLOWED: Mapping[str, tuple[str, ...]] = {
    "facilities": ("facility_id", "open_from", "open_to"),
    "persons": ("local_person_id", "birth_month", "addiction_need"),
    "shelter_stays": ("stay_id", "withdrawn", "local_person_id", "check_in", "check_out", "exit_destination"),
    "living_situations": ("observation_id", "withdrawn", "observed_on", "valid_to"),
    "institution_discharges": (
        "discharge_id", "withdrawn", "local_person_id", "ready_on", "discharged_on", "destination",
    ),
    "evictions": ("eviction_id", "withdrawn", "notice_on", "executed_on", "outcome"),
    "hf_enrolments": (
        "enrolment_id", "withdrawn", "local_person_id", "referred_on", "exited_on", "exit_reason", "exit_destination",
    ),
    "hf_tenancies": ("tenancy_id", "withdrawn", "enrolment_id", "move_in", "move_out"),
}  # fmt: skip
"""The feeds that later months are judged by, and their columns; the first is the key."""


@dataclass(frozen=True, slots=True)
class AcceptedFile:
    """One feed of an accepted delivery that is in force: a Parquet file with the columns of design.md section 1."""

    delivery_id: str
    municipality: str
    period: str
    feed: str
    path: Path


class AcceptedDelivery(Protocol):
    """A delivery that has just been accepted, with its frames still in memory (the gate's `GateInput` is one)."""

    @property
    def municipality(self) -> str:
        """The code under which it was delivered."""
        ...

    @property
    def period(self) -> str:
        """The month, `YYYY-MM`."""
        ...

    @property
    def read(self) -> ReadDelivery:
        """Its feeds."""
        ...


class History(Protocol):
    """All accepted files, as the gate needs them."""

    def seen_by(self, municipality: str, period: str, replacing: Collection[str]) -> MunicipalHistory:
        """The past of the municipality for judging a delivery for `period` that would replace these feeds' versions."""
        ...

    def with_accepted(self, delivery: AcceptedDelivery) -> History:
        """The history after this delivery was accepted; it replaces, feed by feed, what its period held."""
        ...


class _Part:
    """One feed of one municipality and period; its followed columns are read when first asked for."""

    def __init__(self, municipality: str, period: str, feed: str, source: Path | pl.DataFrame) -> None:
        self.municipality = municipality
        self.period = period
        self.feed = feed
        self._source = source

    @cached_property
    def rows(self) -> pl.DataFrame:
        """`municipality`, `period`, `key_lineage` and the followed columns."""
        columns = ["key_lineage", *FOLLOWED[self.feed]]
        if isinstance(self._source, pl.DataFrame):
            # Identical copies of a row are one record (KEY-02).
            rows = self._source.select(columns).unique(maintain_order=True)
        else:
            rows = pl.scan_parquet(self._source).select(columns).collect()
        named = rows.with_columns(pl.lit(self.municipality).alias("municipality"), pl.lit(self.period).alias("period"))
        return named.select(pl.col(name).cast(dtype) for name, dtype in _schema(self.feed).items())


@dataclass(frozen=True)
class MunicipalHistory:
    """The accepted past of one municipality, as it stands for a delivery of `period`. Feeds: the keys of `FOLLOWED`."""

    period: str
    parts: tuple[_Part, ...]

    def rows(self, feed: str) -> pl.DataFrame:
        """Every accepted row: `municipality`, `period`, `key_lineage` and the followed columns."""
        frames = [part.rows for part in self.parts if part.feed == feed]
        return pl.concat(frames) if frames else pl.DataFrame(schema=_schema(feed))

    def known_keys(self, feed: str) -> pl.Series:
        """The tokens of every record that any accepted month names."""
        return self.rows(feed)[FOLLOWED[feed][0]].unique()

    def current(self, feed: str) -> pl.DataFrame:
        """One row a record: that of the latest period. Records ever withdrawn are left out (feeds.md)."""
        key = FOLLOWED[feed][0]
        rows = self.rows(feed)
        if "withdrawn" in rows.columns:
            withdrawn = rows.filter(pl.col("withdrawn").fill_null(False))[key]
            rows = rows.filter(~pl.col(key).is_in(withdrawn.implode()))
        return rows.sort("period", maintain_order=True).unique(key, keep="last", maintain_order=True)

    def open_keys(self, feed: str) -> pl.Series:
        """The span records that were open in the last accepted file of this feed before the period.

        The last file is looked for in each lineage by itself: a predecessor's records go on from its own last file.
        """
        before = self.rows(feed).filter(pl.col("period") < self.period)
        parts = [part for part in self.parts if part.feed == feed and part.period < self.period]
        in_last_file = pl.any_horizontal(
            pl.lit(False),
            *(
                (pl.col("key_lineage") == lineage)
                & (pl.col("period") == max((p.period for p in parts if _restates(p, lineage)), default=None))
                for lineage in before["key_lineage"].unique()
            ),
        )
        live = ~pl.col("withdrawn").fill_null(False)
        return before.filter(in_last_file & live & is_open(feed))[FOLLOWED[feed][0]]

    def ended_keys(self, feed: str) -> pl.Series:
        """The span records that a month before the period already gave as ended."""
        before = self.rows(feed).filter(pl.col("period") < self.period)
        return before.filter(~is_open(feed))[FOLLOWED[feed][0]].unique()


class AcceptedHistory:
    """History over Parquet files in force, and over deliveries accepted since (`with_accepted`). Immutable."""

    def __init__(self, files: Iterable[AcceptedFile] = ()) -> None:
        self._parts: dict[tuple[str, str, str], _Part] = {
            (file.municipality, file.period, file.feed): _Part(file.municipality, file.period, file.feed, file.path)
            for file in files
            if file.feed in FOLLOWED
        }

    def seen_by(self, municipality: str, period: str, replacing: Collection[str]) -> MunicipalHistory:
        """See `History.seen_by`. Other municipalities' files are never opened."""
        own = lineage_of(municipality)
        parts = tuple(
            part
            for part in self._parts.values()
            if (lineage_of(part.municipality) == own or leads_to(part.municipality, municipality))
            and not (part.municipality == municipality and part.period == period and part.feed in replacing)
        )
        return MunicipalHistory(period, parts)

    def with_accepted(self, delivery: AcceptedDelivery) -> AcceptedHistory:
        """See `History.with_accepted`."""
        later = AcceptedHistory()
        later._parts = dict(self._parts)
        for name, read in delivery.read.feeds.items():
            if name in FOLLOWED:
                part = _Part(delivery.municipality, delivery.period, name, read.frame)
                later._parts[delivery.municipality, delivery.period, name] = part
        return later


def _restates(part: _Part, lineage: str) -> bool:
    """Whether a file holds the lineage's records: it is its own municipality's, or in that month its successor's."""
    return area_on(lineage, last_day(part.period)) == part.municipality


def _schema(feed: str) -> dict[str, pl.DataType]:
    stored = accepted_schema(load_contracts()[feed])
    return {name: stored[name] for name in ("municipality", "period", "key_lineage", *FOLLOWED[feed])}
