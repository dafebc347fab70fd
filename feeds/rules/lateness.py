"""TIME-01: a month that came after its due day."""

from __future__ import annotations

from datetime import timedelta

from feeds.rules.context import RuleContext
from feeds.rules.outcome import DeliveryRule, Fault, RuleOutcome
from feeds.whys import why


def late(context: RuleContext) -> RuleOutcome:
    """Received after the 15th of the next month, by the calendar day in Latvia. On the 15th is in time."""
    if context.received_on is None:
        return RuleOutcome(undecided=why("not_submitted"))
    day = int(context.limit("TIME-01", "due_day"))
    due_on = context.last_day + timedelta(days=day)
    if context.received_on <= due_on:
        return RuleOutcome()
    return RuleOutcome((Fault(params={"due_on": due_on.isoformat()}),))


TIME_01 = DeliveryRule("TIME-01", late)
