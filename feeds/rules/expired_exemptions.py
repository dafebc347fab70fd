"""RULE-01: an exemption that has expired says so on every delivery that it would have concerned."""

from __future__ import annotations

from feeds.rules.context import RuleContext
from feeds.rules.outcome import DeliveryRule, Fault, RuleOutcome


def expired(context: RuleContext) -> RuleOutcome:
    """One fault for each expired exemption of the municipality, unless it is for a feed that the delivery lacks."""
    exemptions = context.rulebook.expired_exemptions(context.municipality, context.judged_on)
    return RuleOutcome(
        tuple(
            Fault(feed=e.feed, params={"check": e.check_id, "expires_on": e.expires_on.isoformat()})
            for e in exemptions
            if e.feed is None or e.feed in context.frames
        )
    )


RULE_01 = DeliveryRule("RULE-01", expired)
