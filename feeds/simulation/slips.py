"""What clerks do wrong and nobody refuses: a record is taken back as a mistake, or forgotten over a gap.

Both are rare. A record that is taken back (`withdrawn`) never counted; one that was open before a gap and is not
restated after it is dropped: for the marts it ends on the gap's first day (feeds.md, "What a period file means").
"""

from __future__ import annotations

import numpy as np
import polars as pl

from feeds.simulation.delivered import DeliveredMonths
from feeds.simulation.records import NEVER, Frames, Ints
from feeds.simulation.restating import RESTATED_FEEDS

WITHDRAWN_FEEDS = ("shelter_stays", "living_situations", "institution_discharges", "evictions")
"""Feeds on whose records no other record hangs."""
DROPPED_FEEDS = ("shelter_stays", "institution_discharges")
WITHDRAWN_SHARE = 0.004
DROPPED_SHARE = 0.25
"""Of the records that were open before a gap."""
LONGEST_MISTAKE = 150
"""Days after the first file within which a mistake is noticed."""
_DESTINATIONS = {"exit_destination", "destination"}


def with_slips(frames: Frames, months: DeliveredMonths, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    """The frames with `withdrawn_on` and `dropped_on` in every feed of records; NEVER for nearly all.

    A record is withdrawn in the first delivered month that ends on or after `withdrawn_on`, always later than the one
    that told it first. It is dropped in the first delivered month that begins on or after `dropped_on`. A death is
    never taken back.
    """
    slipped = dict(frames)
    for feed in RESTATED_FEEDS:
        records = frames[feed]
        withdrawn = dropped = np.full(records.height, NEVER, dtype=np.int64)
        if feed in WITHDRAWN_FEEDS:
            withdrawn = _withdrawn_on(records, months, rng)
        if feed in DROPPED_FEEDS:
            dropped = np.where(withdrawn == NEVER, _dropped_on(records, months, rng), NEVER)
        slipped[feed] = records.with_columns(pl.Series("withdrawn_on", withdrawn), pl.Series("dropped_on", dropped))
    return slipped


def _withdrawn_on(records: pl.DataFrame, months: DeliveredMonths, rng: np.random.Generator) -> Ints:
    start, end, town = (records[name].to_numpy() for name in ("start", "end", "town"))
    ends_in_death = records.select(
        pl.any_horizontal(pl.lit(False), *(pl.col(name) == "deceased" for name in _DESTINATIONS & set(records.columns)))
    )
    chosen = rng.random(records.height) < WITHDRAWN_SHARE
    notices_after = rng.integers(1, LONGEST_MISTAKE, records.height, endpoint=True)
    may_be = records["local"].is_not_null().to_numpy() & ~ends_in_death.to_series().fill_null(False).to_numpy()
    found = np.full(records.height, NEVER, dtype=np.int64)
    for row in np.flatnonzero(chosen & may_be):
        firsts, lasts = months.first[town[row]], months.last[town[row]]
        told = np.searchsorted(lasts, start[row])
        if told < lasts.size and end[row] >= firsts[told]:
            found[row] = lasts[told] + notices_after[row]
    return found


def _dropped_on(records: pl.DataFrame, months: DeliveredMonths, rng: np.random.Generator) -> Ints:
    """The first day of the first gap over which the record is forgotten."""
    start, end, town = (records[name].to_numpy() for name in ("start", "end", "town"))
    found = np.full(records.height, NEVER, dtype=np.int64)
    for number in np.unique(town):
        lasts, numbers = months.last[number], months.month[number]
        for before in lasts[:-1][np.diff(numbers) > 1]:
            was_open = (town == number) & (start <= before) & (end > before) & (found == NEVER)
            forgotten = was_open & (rng.random(records.height) < DROPPED_SHARE)
            found[forgotten] = before + 1
    return found
