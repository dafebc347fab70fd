"""What the deliveries come to say of each record, worked out from the months that its town delivers (feeds.md).

A record that no delivered month shows is known to nobody. The others end where a delivered month tells it; a record
that no later file could close is still open at the end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from feeds.simulation.country import Country
from feeds.simulation.records import Ints

OPEN_FEEDS = ("shelter_stays", "institution_discharges", "evictions", "hf_enrolments", "hf_tenancies")
"""Feeds whose records are followed until their end; `living_situations` are never open."""
NOBODY_KNOWS = -1


@dataclass(frozen=True)
class DeliveredMonths:
    """By town, the first and last days of its delivered months, and their numbers in the simulation."""

    first: tuple[NDArray[np.int64], ...]
    last: tuple[NDArray[np.int64], ...]
    month: tuple[NDArray[np.int64], ...]

    @classmethod
    def of(cls, country: Country) -> DeliveredMonths:
        """The months of every town."""
        numbers = tuple(np.flatnonzero(town.delivers) for town in country.towns)
        return cls(
            tuple(country.months.first_days[own] for own in numbers),
            tuple(country.months.last_days[own] for own in numbers),
            numbers,
        )


def stated_at_last(records: pl.DataFrame, feed: str, months: DeliveredMonths) -> pl.DataFrame:
    """The records that some delivered month shows and none takes back, as their last file shows them.

    `told_on` is the last day of that file: what becomes known later is unknown. `end` is null where it is open; for
    living_situations with a stated `valid_to` it is the last day that any file states.
    """
    first_told, last_told = _files_of(records, feed, months)
    told = pl.Series("told_on", last_told)
    stands = pl.Series(first_told != NOBODY_KNOWS) & (records["withdrawn_on"] > told)
    shown = records.with_columns(told).filter(stands)
    if feed == "living_situations":
        return shown.with_columns(pl.min_horizontal("end", "told_on").alias("end"))
    return shown.with_columns(pl.when(pl.col("end") <= pl.col("told_on")).then("end").alias("end"))


def last_files(records: pl.DataFrame, feed: str, months: DeliveredMonths) -> pl.DataFrame:
    """`local`, `told_on` (last day of the last file that shows the record) of every record that is shown at all."""
    first_told, last_told = _files_of(records, feed, months)
    return (
        records.select("local")
        .with_columns(pl.Series("told_on", last_told))
        .filter(pl.Series(first_told != NOBODY_KNOWS))
    )


def _files_of(records: pl.DataFrame, feed: str, months: DeliveredMonths) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each record the last day of the first and of the last file that shows it; NOBODY_KNOWS where none does."""
    town, start, end = (records[name].to_numpy() for name in ("town", "start", "end"))
    first_told = np.full(town.size, NOBODY_KNOWS, dtype=np.int64)
    last_told = first_told.copy()
    for number in np.unique(town):
        mine = np.flatnonzero(town == number)
        firsts, lasts = months.first[number], months.last[number]
        begins = np.searchsorted(lasts, start[mine])
        mine, begins = mine[begins < lasts.size], begins[begins < lasts.size]
        shown = end[mine] >= firsts[begins]
        mine, begins = mine[shown], begins[shown]
        if feed in OPEN_FEEDS:
            ends = np.minimum(np.searchsorted(lasts, end[mine]), lasts.size - 1)
        else:
            ends = np.searchsorted(firsts, end[mine], side="right") - 1
        ends = _after_slips(records[mine], ends, firsts, lasts)
        first_told[mine], last_told[mine] = lasts[begins], lasts[ends]
    return first_told, last_told


def _after_slips(records: pl.DataFrame, ends: Ints, firsts: Ints, lasts: Ints) -> Ints:
    """The last file of each record: the one that takes it back, or the last one before it is forgotten."""
    taken_back = np.searchsorted(lasts, records["withdrawn_on"].to_numpy())
    forgotten = np.searchsorted(firsts, records["dropped_on"].to_numpy())
    return np.where(taken_back < lasts.size, taken_back, np.minimum(ends, forgotten - 1))


def withdrawn_records(records: pl.DataFrame, feed: str, months: DeliveredMonths) -> pl.DataFrame:
    """The records that a delivered month takes back; `told_on` is its last day."""
    first_told, last_told = _files_of(records, feed, months)
    told = pl.Series("told_on", last_told)
    is_taken_back = pl.Series(first_told != NOBODY_KNOWS) & (records["withdrawn_on"] <= told)
    return records.with_columns(told).filter(is_taken_back)
