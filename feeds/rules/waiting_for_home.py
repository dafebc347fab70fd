"""LOG-08: somebody who agreed to take part and has no home yet."""

from __future__ import annotations

import polars as pl

from feeds.contract import Feed
from feeds.rules.cells import is_missing, is_ok
from feeds.rules.context import RuleContext
from feeds.rules.continuity import forgotten_records
from feeds.rules.month_rows import month_rows
from feeds.rules.outcome import Rule, RuleOutcome, faults_in, only
from feeds.rules.references import NO_PAST

_TENANCIES = "hf_tenancies"


def no_home_yet(context: RuleContext, feed: Feed) -> RuleOutcome:
    """An enrolment, not ended, that was agreed on 90 or more days before the period's last day and never had a tenancy.

    A home that was lost again is no fault here. An enrolment that HIST-03 misses under its own id has its homes there.
    Not applicable where hf_tenancies is not delivered for the month.
    """
    tenancies = month_rows(context, _TENANCIES)
    if tenancies.why_not is not None:
        return tenancies.why_not
    limit = int(context.limit("LOG-08", "without_home_days", feed.name))
    homes = [tenancies.rows["enrolment_id"]]
    if context.past is not None:
        homes.append(context.past.current(_TENANCIES)["enrolment_id"])
    rows = context.live(feed).filter(is_ok(feed.key) & is_ok("agreed_on") & is_missing("exited_on"))
    waiting = rows.filter(
        (pl.lit(context.last_day) - pl.col("agreed_on")).dt.total_days() >= limit,
        ~pl.col("enrolment_id").is_in(pl.concat(homes).unique().implode()),
    )
    if waiting.is_empty():
        return RuleOutcome()
    if context.past is None:
        return RuleOutcome(undecided=NO_PAST)
    waiting = waiting.join(forgotten_records(context, feed), on=("local_person_id", "referred_on"), how="anti")
    return RuleOutcome(faults_in(waiting, {"agreed_on": pl.lit(True)}, {"without_home_days": limit}))


LOG_08 = Rule("LOG-08", only("hf_enrolments", "enrolment_id"), no_home_yet)
