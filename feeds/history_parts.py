"""One accepted file as the checks remember it: the columns that later months are judged by, and its totals.

A part is read when something of it is first asked for, and once: a batch of thousands of deliveries opens every file
at most one time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache, cached_property
from pathlib import Path

import polars as pl

from feeds.contract import FeedKind
from feeds.contract_loading import load_contracts
from feeds.frames import accepted_schema, stored_columns
from feeds.rules.client_days import ServiceCost, beds_by_facility, costs_by_service, tenancy_nights
from feeds.rules.volumes import Volume, volume_of

_FOLLOWED_OF_OTHERS: Mapping[str, tuple[str, ...]] = {
    "facilities": ("facility_id", "service_type", "capacity", "open_from", "open_to"),
    "persons": ("local_person_id", "household_id", "birth_month", "sex", "household_type", "addiction_need"),
    "hf_support": ("contact_id", "enrolment_id"),
    "hf_assessments": ("assessment_id",),
    "hf_fidelity": ("review_id",),
    "service_costs": ("cost_id", "service_type", "facility_id", "amount_eur", "correction", "client_days"),
    "crisis_events": ("event_id", "local_person_id"),
}
"""What is remembered of feeds that are no spans; of spans all is, for a closed record must not change (HIST-04)."""

LINKED = ("local_person_id", "person_code")
"""The linking tokens that HIST-07 compares; nothing else of the linkage store is read."""


@cache
def followed(feed: str) -> tuple[str, ...]:
    """The stored columns of a feed that later months are judged by; the first is the key."""
    contract = load_contracts()[feed]
    if contract.kind is not FeedKind.SPAN:
        return _FOLLOWED_OF_OTHERS[feed]
    stored = [name for column in contract.columns for name in stored_columns(column)]
    return (contract.key, *(name for name in stored if name != contract.key))


@cache
def followed_schema(feed: str) -> Mapping[str, pl.DataType]:
    """The columns of `Part.rows` with their types."""
    stored = accepted_schema(load_contracts()[feed])
    return {name: stored[name] for name in ("municipality", "period", "key_lineage", "source_row", *followed(feed))}


class Part:
    """One feed of one municipality's period in force. `source` and `linkage` are files, or frames still in memory."""

    def __init__(
        self,
        municipality: str,
        period: str,
        feed: str,
        delivery_id: str,
        source: Path | pl.DataFrame,
        linkage: Path | pl.DataFrame | None = None,
    ) -> None:
        self.municipality = municipality
        self.period = period
        self.feed = feed
        self.delivery_id = delivery_id
        self._source = source
        self._linkage = linkage

    @classmethod
    def of_frames(
        cls,
        municipality: str,
        period: str,
        feed: str,
        delivery_id: str,
        frame: pl.DataFrame,
        linkage: pl.DataFrame | None,
    ) -> Part:
        """A part of frames that are still in memory; of them only what is followed is held on to."""
        rows = frame.select("key_lineage", "source_row", *followed(feed))
        return cls(municipality, period, feed, delivery_id, rows, None if linkage is None else linkage.select(LINKED))

    @cached_property
    def rows(self) -> pl.DataFrame:
        """Columns of `followed_schema`; one row a record (of identical copies the first, KEY-02)."""
        columns = ["key_lineage", "source_row", *followed(self.feed)]
        if isinstance(self._source, pl.DataFrame):
            found = self._source.select(columns)
        else:
            found = pl.scan_parquet(self._source).select(columns).collect()
        key = followed(self.feed)[0]
        in_order = found if found["source_row"].is_sorted() else found.sort("source_row")
        once = in_order if in_order[key].n_unique() == in_order.height else _first_of_each(in_order, key)
        told = {"municipality": self.municipality, "period": self.period}
        return once.select(
            (pl.lit(told[name]).alias(name) if name in told else pl.col(name)).cast(dtype)
            for name, dtype in followed_schema(self.feed).items()
        )

    @cached_property
    def live(self) -> pl.DataFrame:
        """The rows that are not withdrawn in this file."""
        if "withdrawn" not in followed(self.feed):
            return self.rows
        return self.rows.filter(~pl.col("withdrawn").fill_null(False))

    @cached_property
    def codes(self) -> pl.DataFrame | None:
        """`LINKED` of persons who have a personal code, with `period`; None when the linking tokens are not at hand."""
        if self._linkage is None:
            return None
        linkage = self._linkage if isinstance(self._linkage, pl.DataFrame) else pl.read_parquet(self._linkage)
        known = linkage.select(pl.col(name).cast(pl.String) for name in LINKED).drop_nulls()
        return known.unique("local_person_id", keep="last", maintain_order=True).with_columns(
            pl.lit(self.period).alias("period")
        )

    @cached_property
    def volume(self) -> Volume:
        """The totals that HIST-01 compares."""
        return volume_of(load_contracts()[self.feed], self.live, self.period)

    def volume_without(self, services: Collection[str]) -> Volume:
        """Of `service_costs`: the totals but for the lines of some services."""
        others = self.live.filter(~pl.col("service_type").is_in(sorted(services)))
        return volume_of(load_contracts()[self.feed], others, self.period)

    @cached_property
    def beds(self) -> Mapping[str, int]:
        """Of `shelter_stays`: bed-nights of the month by facility."""
        return beds_by_facility(self.live, self.period)

    @cached_property
    def housed_nights(self) -> int:
        """Of `hf_tenancies`: nights of the month in the programme's homes."""
        return tenancy_nights(self.live, self.period)

    @cached_property
    def services(self) -> Mapping[str, str]:
        """Of `facilities`: the service of each place."""
        return dict(self.rows.select("facility_id", "service_type").iter_rows())

    @cached_property
    def costs(self) -> Mapping[str, ServiceCost]:
        """Of `service_costs`: amount and stated client-days by service."""
        return costs_by_service(self.live)


def _first_of_each(rows: pl.DataFrame, key: str) -> pl.DataFrame:
    return rows.unique(key, keep="first", maintain_order=True)
