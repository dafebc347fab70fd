"""Stays whose days contradict a birth, a death or the opening of their place (DATE-04, DATE-07, DATE-08)."""

from __future__ import annotations

from functools import lru_cache

from feeds.rules.context import RuleContext
from feeds.rules.facility_dates import outside_opening
from feeds.rules.life_dates import after_death, before_birth


@lru_cache(maxsize=1)
def misdated_stays(context: RuleContext) -> tuple[int, ...]:
    """The rows of the delivery's stays that one of these checks names: how long they lasted is not known."""
    stays = context.contracts["shelter_stays"]
    outcomes = (rule(context, stays) for rule in (before_birth, after_death, outside_opening))
    return tuple(sorted({row for outcome in outcomes for fault in outcome.faults for row in fault.rows}))
