"""When a span record is open: nothing yet says that it has ended (feeds.md, "What a period file means")."""

from __future__ import annotations

import polars as pl

from feeds.rules.cells import is_missing, is_ok

_END_COLUMNS = {
    "shelter_stays": ("check_out",),
    "institution_discharges": ("discharged_on",),
    # A prevented eviction ends without being carried out: the outcome closes it.
    "evictions": ("executed_on", "outcome"),
    "hf_enrolments": ("exited_on",),
    "hf_tenancies": ("move_out",),
}
"""The columns that end a record as soon as one of them is set. Feeds that are not named are never open."""


def is_open(feed: str) -> pl.Expr:
    """Whether an accepted row (in which an empty cell is null) is open; the caller leaves out withdrawn rows."""
    ends = _END_COLUMNS.get(feed)
    if ends is None:
        return pl.lit(False)
    return pl.all_horizontal(pl.col(end).is_null() for end in ends)


def has_only_destination() -> pl.Expr:
    """Of a delivered stay: it says where the person went but not when (LOG-01), so nobody knows how long it lasted."""
    return is_ok("exit_destination") & is_missing("check_out")


def end_columns(feed: str) -> tuple[str, ...]:
    """The columns of which one set ends a record of the feed; empty for a feed whose records are never open."""
    return _END_COLUMNS.get(feed, ())
