"""What a rule answers with, and how it says which rows are at fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from feeds.contract import Feed
from feeds.findings import Why
from feeds.rules.context import RuleContext
from feeds.rules.spans import first_at_fault


@dataclass(frozen=True, slots=True)
class Fault:
    """The same fault in one column of some rows; `params` fill the check's messages and hold nothing personal.

    A fault of the feed as a whole has no column and no rows; `count` then says how many things it is about. `feed` is
    set by a delivery rule alone, for a fault that concerns one feed.
    """

    column: str | None = None
    rows: tuple[int, ...] = ()
    params: Mapping[str, str | int] = field(default_factory=dict)
    count: int | None = None
    feed: str | None = None


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """The faults that a rule found in one feed.

    `undecided` says why some rows could not be judged; None: all were. `not_applicable` says why there was nothing to
    be judged at all.
    """

    faults: tuple[Fault, ...] = ()
    undecided: Why | None = None
    not_applicable: Why | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A check that runs on one feed at a time.

    `needs(feed)` names the required columns of that feed without which the rule cannot run; None = the rule does not
    concern the feed.
    """

    check_id: str
    needs: Callable[[Feed], tuple[str, ...] | None]
    run: Callable[[RuleContext, Feed], RuleOutcome]


@dataclass(frozen=True, slots=True)
class DeliveryRule:
    """A check that runs once on the delivery as a whole."""

    check_id: str
    run: Callable[[RuleContext], RuleOutcome]


def only(feed_name: str, *columns: str) -> Callable[[Feed], tuple[str, ...] | None]:
    """For `Rule.needs`: the rule concerns this one feed and needs these columns of it."""
    return lambda feed: columns if feed.name == feed_name else None


def faults_in(
    frame: pl.DataFrame, faulty: Mapping[str, pl.Expr], params: Mapping[str, str | int] | None = None
) -> tuple[Fault, ...]:
    """One fault for each column whose condition holds somewhere, with the rows sorted.

    A row is at fault in the first column only whose condition holds; a condition that is null does not hold.
    """
    if frame.is_empty():
        return ()
    if not frame.select(pl.any_horizontal(*faulty.values()).any()).item():
        # Nearly always so; thousands of deliveries are judged in one run.
        return ()
    found = frame.select("source_row", first_at_fault(dict(faulty)).alias("column"))
    rows_of: dict[str, list[int]] = {column: [] for column in faulty}
    for row, column in found.iter_rows():
        if column is not None:
            rows_of[column].append(row)
    return tuple(Fault(column, tuple(sorted(rows)), params or {}) for column, rows in rows_of.items() if rows)
