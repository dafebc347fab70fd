"""HIST-02: a data set that came every month and is not there now."""

from __future__ import annotations

from feeds.rules.context import RuleContext
from feeds.rules.months import month_before
from feeds.rules.outcome import DeliveryRule, Fault, RuleOutcome
from feeds.rules.references import NO_PAST
from feeds.whys import why


def not_there_this_time(context: RuleContext) -> RuleOutcome:
    """A feed in force in each of the last 3 months that is in no delivery of the period; one fault for each.

    What is in force for the period beside this delivery counts as delivered; a correction is not judged. A feed that
    this delivery may hold but that could not be read has its FILE finding.
    """
    if context.past is None:
        return RuleOutcome(undecided=NO_PAST)
    if context.past.is_correction:
        return RuleOutcome(not_applicable=why("corrects_month"))
    months = int(context.limit("HIST-02", "past_months"))
    expected = set(context.contracts)
    for back in range(1, months + 1):
        expected &= context.past.feeds_in(month_before(context.period, back))
    if not expected:
        return RuleOutcome(not_applicable=why("no_regular_feed", months=months))
    here = {*context.frames, *context.past.feeds_in(context.period)}
    lacking = [name for name in context.contracts if name in expected and name not in here]
    faults = tuple(
        Fault(feed=name, params={"past_months": months}) for name in lacking if name not in context.unreadable
    )
    unread = [name for name in lacking if name in context.unreadable]
    return RuleOutcome(faults, why("feeds_not_read", feeds=",".join(unread)) if unread else None)


HIST_02 = DeliveryRule("HIST-02", not_there_this_time)
