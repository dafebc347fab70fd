"""HIST-01: a month's totals that are far from what is usual with the municipality."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from feeds.contract import Feed
from feeds.rules.context import RuleContext
from feeds.rules.continuity import forgotten_records
from feeds.rules.outcome import Fault, Rule, RuleOutcome
from feeds.rules.references import NO_PAST
from feeds.rules.revisions import removed_records
from feeds.rules.service_costs import services_asked_about
from feeds.rules.usual_volumes import far_total, sound_totals, usual_months
from feeds.whys import why

_IN_QUESTION = why("totals_in_question")


def unusual_volume(context: RuleContext, feed: Feed) -> RuleOutcome:
    """Rows, persons, bed-nights or cost far from the median of the last 6 accepted months.

    Far = by more than 50 % of the median and more than 10 (cost: 1,000 EUR). One fault a feed: the first total that is
    far is named. A total whose cells have findings in this delivery is not compared, and nothing is asked that other
    findings explain: with the records that HIST-03 or HIST-06 misses, or but for the services of whose cost LOG-12
    asks, nothing would be far.
    """
    if context.past is None:
        return RuleOutcome(undecided=NO_PAST)
    months = usual_months(context, feed)
    if months is None:
        needed = int(context.limit("HIST-01", "past_months", feed.name))
        return RuleOutcome(not_applicable=why("few_months", needed=needed))
    if feed.name in context.unreadable:
        return RuleOutcome(undecided=why("not_all_read"))
    far = far_total(context, feed, months)
    if far is None:
        are_all_compared = all(sound_totals(context, feed.name).values())
        return RuleOutcome(undecided=None if are_all_compared else _IN_QUESTION)
    if _is_explained(context, feed, months):
        return RuleOutcome(undecided=_IN_QUESTION)
    params: dict[str, str | int] = {"total": far.name, "value": far.value, "usual": far.usual}
    return RuleOutcome((Fault(params=params),))


def _is_explained(context: RuleContext, feed: Feed, months: Sequence[str]) -> bool:
    """Whether nothing is far any more once what other findings are about is put right or left out."""
    missing = pl.concat([forgotten_records(context, feed), removed_records(context, feed)]).unique(feed.key)
    if not missing.is_empty():
        return far_total(context, feed, months, missing=missing) is None
    services = services_asked_about(context, feed) if feed.name == "service_costs" else ()
    return bool(services) and far_total(context, feed, months, without=services) is None


def _every_feed(_feed: Feed) -> tuple[str, ...]:
    return ()


HIST_01 = Rule("HIST-01", _every_feed, unusual_volume)
