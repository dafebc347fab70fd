"""LOG-10 and LOG-13: lines of costs."""

from __future__ import annotations

import polars as pl

from feeds.contract import Feed
from feeds.rules.cells import is_missing, is_ok, is_yes
from feeds.rules.context import RuleContext
from feeds.rules.outcome import Rule, RuleOutcome, faults_in, only


def negative_without_correction(context: RuleContext, feed: Feed) -> RuleOutcome:
    """An amount below zero on a line that is not marked as a correction; zero is no fault."""
    decided = is_ok("correction") | is_missing("correction")
    faulty = {"amount_eur": is_ok("amount_eur") & (pl.col("amount_eur") < 0) & decided & ~is_yes("correction")}
    return RuleOutcome(faults_in(context.live(feed), faulty))


def client_days_twice(context: RuleContext, feed: Feed) -> RuleOutcome:
    """client_days on more than one line of a service and facility; lines without facility are one group.

    Lines under one key (KEY-01) may be one line, and take no part.
    """
    facility_decided = is_ok("facility_id") | is_missing("facility_id")
    stands_once = ~is_ok(feed.key) | (pl.len().over(feed.key) == 1)
    rows = context.live(feed).filter(is_ok("client_days") & is_ok("service_type") & facility_decided & stands_once)
    faulty = {"client_days": pl.len().over("service_type", "facility_id") > 1}
    return RuleOutcome(faults_in(rows, faulty))


LOG_10 = Rule("LOG-10", only("service_costs", "amount_eur"), negative_without_correction)
LOG_13 = Rule("LOG-13", only("service_costs", "service_type"), client_days_twice)
