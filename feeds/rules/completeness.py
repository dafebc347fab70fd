"""COMP-01 and COMP-02: answers that are given too rarely."""

from __future__ import annotations

import polars as pl

from feeds.code_groups import destinations_in_group
from feeds.contract import Feed
from feeds.rules.cells import is_missing, is_ok
from feeds.rules.context import RuleContext
from feeds.rules.outcome import Fault, Rule, RuleOutcome, faults_in
from feeds.whys import why

_DESTINATIONS = {
    "shelter_stays": "exit_destination",
    "institution_discharges": "destination",
    "hf_enrolments": "exit_destination",
}


def unknown_destinations(context: RuleContext, feed: Feed) -> RuleOutcome:
    """More than 20 % of the file's destinations are of the group unknown, when it has at least 10."""
    column = _DESTINATIONS[feed.name]
    percent = int(context.limit("COMP-01", "unknown_percent", feed.name))
    needed = int(context.limit("COMP-01", "needed_destinations", feed.name))
    given = context.live(feed).filter(is_ok(column))
    unknown = pl.col(column).is_in(sorted(destinations_in_group("unknown")))
    count = given.filter(unknown).height
    if given.height < needed:
        return RuleOutcome(not_applicable=why("few_destinations", needed=needed))
    if count * 100 <= given.height * percent:
        return RuleOutcome()
    return RuleOutcome(faults_in(given, {column: unknown}, {"unknown_percent": percent}))


def rarely_filled(context: RuleContext, feed: Feed) -> RuleOutcome:
    """An optional core column that is empty in more than 20 % of the file's rows; one fault a column."""
    percent = int(context.limit("COMP-02", "missing_percent", feed.name))
    rows = context.live(feed)
    if rows.is_empty():
        return RuleOutcome(not_applicable=why("no_rows"))
    missing = rows.select(is_missing(column).sum().alias(column) for column in _core_columns(feed)).row(0, named=True)
    faults: list[Fault] = []
    for column, count in missing.items():
        if count * 100 > rows.height * percent:
            faults += faults_in(rows, {column: is_missing(column)}, {"missing_percent": percent})
    return RuleOutcome(tuple(faults))


def _core_columns(feed: Feed) -> list[str]:
    return [column.name for column in feed.columns if column.core and not column.required]


def _with_destinations(feed: Feed) -> tuple[str, ...] | None:
    return () if feed.name in _DESTINATIONS else None


def _with_core_columns(feed: Feed) -> tuple[str, ...] | None:
    return () if _core_columns(feed) else None


COMP_01 = Rule("COMP-01", _with_destinations, unknown_destinations)
COMP_02 = Rule("COMP-02", _with_core_columns, rarely_filled)
