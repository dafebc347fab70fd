"""LOG-01 to LOG-03: what must be said when something has ended or was offered (the `r` columns of feeds.md).

An end that is a wrong day itself (DATE-01, DATE-02) may be no end at all, and asks for nothing.
"""

from __future__ import annotations

import polars as pl

from feeds.contract import Feed
from feeds.rules.cells import is_missing, is_ok, is_yes
from feeds.rules.context import RuleContext
from feeds.rules.lookups import DECEASED
from feeds.rules.openness import has_only_destination
from feeds.rules.outcome import Rule, RuleOutcome, faults_in, only
from feeds.rules.spans import bounds, has_wrong_days


def stay_end_half_told(context: RuleContext, feed: Feed) -> RuleOutcome:
    """A check_out without exit_destination, or the reverse. The empty cell is named."""
    faulty = {
        "exit_destination": _has_ended(context, feed) & is_missing("exit_destination"),
        "check_out": has_only_destination(),
    }
    return RuleOutcome(faults_in(context.live(feed), faulty))


def exit_half_told(context: RuleContext, feed: Feed) -> RuleOutcome:
    """A Housing First exit without reason, or, unless the person died, without exit_destination."""
    faulty = {
        "exit_reason": _has_ended(context, feed) & is_missing("exit_reason"),
        "exit_destination": _has_ended(context, feed)
        & is_ok("exit_reason")
        & (pl.col("exit_reason") != DECEASED)
        & is_missing("exit_destination"),
    }
    return RuleOutcome(faults_in(context.live(feed), faulty))


def discharge_half_told(context: RuleContext, feed: Feed) -> RuleOutcome:
    """A discharge without destination, an offer without date, or an eviction carried out without outcome."""
    if feed.name == "evictions":
        faulty = {"outcome": _has_ended(context, feed) & is_missing("outcome")}
    else:
        faulty = {
            "destination": _has_ended(context, feed) & is_missing("destination"),
            "offered_on": is_yes("housing_offered") & is_missing("offered_on"),
        }
    return RuleOutcome(faults_in(context.live(feed), faulty))


def _has_ended(context: RuleContext, feed: Feed) -> pl.Expr:
    start, end = bounds(feed)
    return is_ok(end) & ~has_wrong_days(start, end, context)


def _discharges_and_evictions(feed: Feed) -> tuple[str, ...] | None:
    return {"institution_discharges": ("housing_offered",), "evictions": ()}.get(feed.name)


LOG_01 = Rule("LOG-01", only("shelter_stays"), stay_end_half_told)
LOG_02 = Rule("LOG-02", only("hf_enrolments"), exit_half_told)
LOG_03 = Rule("LOG-03", _discharges_and_evictions, discharge_half_told)
