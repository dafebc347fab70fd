"""LOG-04 to LOG-06: a tenancy against the enrolment to which it belongs."""

from __future__ import annotations

import polars as pl

from feeds.contract import Feed
from feeds.findings import Why
from feeds.rules.cells import is_missing, is_ok, where
from feeds.rules.context import RuleContext
from feeds.rules.lookups import enrolments
from feeds.rules.outcome import Rule, RuleOutcome, faults_in, only
from feeds.rules.references import NO_PAST
from feeds.rules.spans import is_sound


def _with_enrolment(context: RuleContext, feed: Feed) -> tuple[pl.DataFrame, Why | None]:
    """Sound live tenancies with `referred_on`, `exited_on`, `is_ended` of their enrolment; why some have none."""
    rows = where(context.live(feed), is_ok("enrolment_id") & is_sound("move_in", "move_out", context))
    known = enrolments(context)
    lost = rows.filter(~pl.col("enrolment_id").is_in(known["enrolment_id"].implode()))
    undecided = NO_PAST if context.past is None and not lost.is_empty() else None
    return rows.join(known, on="enrolment_id", how="inner"), undecided


def _of_this_enrolment(context: RuleContext, rows: pl.DataFrame) -> pl.DataFrame:
    """The tenancies but those that begin before the referral (LOG-04): they may be of another enrolment.

    A tenancy that an accepted month gave to the same enrolment is of it, whatever its first day says now.
    """
    is_early = (pl.col("move_in") < pl.col("referred_on")).fill_null(False)
    if not rows.select(is_early.any()).item():
        return rows
    early = rows.filter(is_early)
    if context.past is not None:
        early = early.join(context.past.until_now("hf_tenancies"), on=["tenancy_id", "enrolment_id"], how="anti")
    return rows.filter(~pl.col("source_row").is_in(early["source_row"].implode()))


def before_referral(context: RuleContext, feed: Feed) -> RuleOutcome:
    """A move_in before the day of referral; on that day is fine."""
    rows, undecided = _with_enrolment(context, feed)
    return RuleOutcome(faults_in(rows, {"move_in": pl.col("move_in") < pl.col("referred_on")}), undecided)


def outside_enrolment(context: RuleContext, feed: Feed) -> RuleOutcome:
    """A tenancy that begins or ends after its enrolment ended; before the referral is LOG-04's."""
    rows, undecided = _with_enrolment(context, feed)
    rows = _of_this_enrolment(context, rows)
    faulty = {
        "move_in": pl.col("move_in") > pl.col("exited_on"),
        "move_out": is_ok("move_out") & (pl.col("move_out") > pl.col("exited_on")),
    }
    return RuleOutcome(faults_in(rows, faulty), undecided)


def still_open(context: RuleContext, feed: Feed) -> RuleOutcome:
    """A tenancy without move_out whose enrolment has ended."""
    rows, undecided = _with_enrolment(context, feed)
    rows = _of_this_enrolment(context, rows)
    faulty = {"move_out": is_missing("move_out") & pl.col("is_ended") & (pl.col("move_in") <= pl.col("exited_on"))}
    return RuleOutcome(faults_in(rows, faulty), undecided)


LOG_04 = Rule("LOG-04", only("hf_tenancies", "enrolment_id", "move_in"), before_referral)
LOG_05 = Rule("LOG-05", only("hf_tenancies", "enrolment_id", "move_in"), outside_enrolment)
LOG_06 = Rule("LOG-06", only("hf_tenancies", "enrolment_id", "move_in"), still_open)
