"""LOG-07: a person at home in the programme whom nobody supported in the month."""

from __future__ import annotations

import polars as pl

from feeds.contract import Feed
from feeds.rules.context import RuleContext
from feeds.rules.known_homes import known_homes
from feeds.rules.month_rows import month_rows
from feeds.rules.nights import after
from feeds.rules.outcome import Rule, RuleOutcome, faults_in, only


def no_contact(context: RuleContext, feed: Feed) -> RuleOutcome:
    """A tenancy of somebody who has been housed for more than 30 days, without any contact in the month.

    Housed without a break up to the period's last day; moving to the next dwelling is no break. A contact is direct or
    indirect, and of the same enrolment. Not applicable where hf_support is not delivered for the month.
    """
    support = month_rows(context, "hf_support")
    if support.why_not is not None:
        return support.why_not
    over = int(context.limit("LOG-07", "housed_over_days", feed.name))
    end = after(context.period)
    supported = pl.col("enrolment_id").is_in(support.rows["enrolment_id"].implode())
    homes = known_homes(context).filter(~supported, pl.col("begins") < pl.col("ends"))
    is_running = (pl.col("ends") >= end) & pl.col("source_row").is_not_null()
    if homes.filter(is_running).is_empty():
        return RuleOutcome()
    running = _housed_since(homes).filter(is_running)
    long_housed = (pl.lit(end) - pl.col("since")).dt.total_days() > over
    return RuleOutcome(faults_in(running, {"enrolment_id": long_housed}, {"housed_over_days": over}))


def _housed_since(homes: pl.DataFrame) -> pl.DataFrame:
    """The homes with `since`: the first day of the unbroken time in homes of the enrolment that the home belongs to."""
    in_order = homes.sort("enrolment_id", "begins", "ends")
    latest_end = pl.col("ends").cum_max().shift(1).over("enrolment_id")
    breaks = (pl.col("begins") > latest_end).fill_null(True).cast(pl.Int32)
    return (
        in_order.with_columns(breaks.alias("break"))
        .with_columns(pl.col("break").cum_sum().over("enrolment_id").alias("spell"))
        .with_columns(pl.col("begins").min().over("enrolment_id", "spell").alias("since"))
    )


LOG_07 = Rule("LOG-07", only("hf_tenancies", "enrolment_id", "move_in"), no_contact)
