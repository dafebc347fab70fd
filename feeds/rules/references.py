"""REF-01 to REF-03: a person, facility or enrolment that nobody knows."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from feeds.contract import Feed
from feeds.findings import Why
from feeds.rules.cells import is_ok
from feeds.rules.context import RuleContext
from feeds.rules.outcome import Rule, RuleOutcome, faults_in
from feeds.whys import why

NO_PAST = why("no_past")


def reference_rule(check_id: str, id_kind: str, target: str) -> Rule:
    """A rule that every id of `id_kind` stands in the feed `target` of this delivery or of an accepted one.

    Withdrawn rows take part (feeds.md).
    """

    def referring(feed: Feed) -> str | None:
        return next((c.name for c in feed.columns if c.id_kind == id_kind and not c.key), None)

    def needs(feed: Feed) -> tuple[str, ...] | None:
        column = referring(feed)
        if feed.name == target or column is None:
            return None
        return (column,) if feed.column(column).required else ()

    def run(context: RuleContext, feed: Feed) -> RuleOutcome:
        column = referring(feed)
        assert column is not None, "the runner asks needs() first"
        rows = context.frames[feed.name].filter(names_unknown(context, column, target))
        if rows.is_empty():
            return RuleOutcome()
        undecided = _why_undecided(context, target)
        if undecided is not None:
            return RuleOutcome(undecided=undecided)
        return RuleOutcome(faults_in(rows, {column: pl.lit(True)}, {"target": target}))

    return Rule(check_id, needs, run)


def names_unknown(context: RuleContext, column: str, target: str) -> pl.Expr:
    """The cell holds an id that neither the feed `target` of this delivery nor an accepted one has as key."""
    return is_ok(column) & ~pl.col(column).is_in(_known_keys(context, target))


@lru_cache(maxsize=4)
def _known_keys(context: RuleContext, target: str) -> pl.Series:
    """One row: the list of the keys that the feed of this delivery or an accepted one holds."""
    known = context.own_keys(target)
    if context.past is not None:
        known = pl.concat([known, context.past.known_keys(target)])
    return known.implode()


def _why_undecided(context: RuleContext, target: str) -> Why | None:
    """Why an id that was not found is not known to be missing."""
    if target in context.unreadable:
        return why("feeds_not_read", feeds=target)
    if target in context.frames and context.lacks_keys(target):
        return why("keys_in_question", feed=target)
    return NO_PAST if context.past is None else None


REF_01 = reference_rule("REF-01", "person", "persons")
REF_02 = reference_rule("REF-02", "facility", "facilities")
REF_03 = reference_rule("REF-03", "enrolment", "hf_enrolments")
