"""REF-04: a person whom no record names."""

from __future__ import annotations

import polars as pl

from feeds.contract import Feed
from feeds.rules.beds import unexpected_second_beds
from feeds.rules.capacity import empty_places
from feeds.rules.cells import is_missing, is_ok
from feeds.rules.context import RuleContext
from feeds.rules.months import month_before
from feeds.rules.outcome import Rule, RuleOutcome, faults_in, only
from feeds.rules.references import NO_PAST, names_unknown
from feeds.whys import why

PERSON = "local_person_id"
PERSONS = "persons"
_STAYS = "shelter_stays"


def in_no_other_feed(context: RuleContext, _feed: Feed) -> RuleOutcome:
    """A person of this delivery whom no other feed names, here or in an accepted file of the last 24 months.

    This month is one of the 24. Withdrawn rows name a person too. Nothing is concluded where other findings may be
    about the stays of these persons.
    """
    months = int(context.limit("REF-04", "window_months"))
    naming = [f.name for f in context.contracts.values() if f.name != PERSONS and PERSON in {c.name for c in f.columns}]
    own = context.own(PERSONS)
    assert own is not None, "the rule runs on a delivery with persons"
    named = [context.frames[name].filter(is_ok(PERSON))[PERSON] for name in naming if name in context.frames]
    unnamed = _without(own, named)
    if unnamed.is_empty():
        return RuleOutcome()
    unsure = [name for name in naming if _lacks_persons(context, name) or _is_still_to_come(context, name)]
    if unsure:
        return RuleOutcome(undecided=why("persons_in_question", feeds=",".join(unsure)))
    if context.past is None:
        return RuleOutcome(undecided=NO_PAST)
    in_window = pl.col("period").is_between(pl.lit(month_before(context.period, months - 1)), pl.lit(context.period))
    unnamed = _without(unnamed, [context.past.rows(name).filter(in_window)[PERSON].drop_nulls() for name in naming])
    if not unnamed.is_empty() and _may_have_stayed(context, unnamed.height):
        return RuleOutcome(undecided=why("persons_in_question", feeds=_STAYS))
    return RuleOutcome(faults_in(unnamed, {PERSON: pl.lit(True)}, {"window_months": months}))


def _may_have_stayed(context: RuleContext, persons: int) -> bool:
    """Whether so many persons may have stays that are booked with others (OVER-01) or missing (CAP-04, HIST-03).

    Missing are stays of a place that had some in the month before, and now has none.
    """
    if _STAYS not in context.frames or context.past is None:
        return False
    if unexpected_second_beds(context) >= persons:
        return True
    before = [part.live["facility_id"] for part in context.past.in_month(_STAYS, month_before(context.period))]
    return any(places.is_in(empty_places(context)["facility_id"].implode()).any() for places in before)


def _without(persons: pl.DataFrame, named: list[pl.Series]) -> pl.DataFrame:
    together = pl.concat([pl.Series([], dtype=pl.String), *named])
    return persons.filter(~pl.col(PERSON).is_in(together.unique().implode()))


def _lacks_persons(context: RuleContext, feed_name: str) -> bool:
    """Whether a row of the feed may mean somebody else than it says: nobody can read or knows the person (REF-01)."""
    frame = context.frames.get(feed_name)
    if feed_name in context.unreadable or frame is None:
        return feed_name in context.unreadable
    is_sure = (is_ok(PERSON) & ~names_unknown(context, PERSON, PERSONS)) | is_missing(PERSON)
    return not frame.select(is_sure.all()).item()


def _is_still_to_come(context: RuleContext, feed_name: str) -> bool:
    """Whether a feed that was there the month before is in no delivery of this month (yet): it may name anybody."""
    if feed_name in context.frames or context.past is None:
        return False
    here, before = context.past.feeds_in(context.period), context.past.feeds_in(month_before(context.period))
    return feed_name in before - here


REF_04 = Rule("REF-04", only(PERSONS, PERSON), in_no_other_feed)
