"""DATE-01 to DATE-03: the order of days inside a row, and whether the row belongs to the period."""

from __future__ import annotations

import polars as pl

from feeds.contract import Feed
from feeds.rules.cells import is_missing, is_ok, where
from feeds.rules.context import RuleContext
from feeds.rules.outcome import Rule, RuleOutcome, faults_in
from feeds.rules.references import NO_PAST
from feeds.rules.spans import FACILITY_SPAN, bounds, date_columns, earliest_day, in_order, is_sound

MAY_BE_LATER = ("facilities", "open_to")
"""The one day that may lie after the period: a place may announce its closing (DATE-02)."""


def _ordered_days(feed: Feed) -> tuple[tuple[str, str], ...]:
    """Pairs of columns whose first must not be after the second."""
    pairs: tuple[tuple[str, str], ...] = ()
    if feed.span is not None and feed.span.end is not None:
        pairs = (bounds(feed),)
    if feed.name == "facilities":
        pairs = (FACILITY_SPAN,)
    if feed.name == "hf_enrolments":
        pairs = (*pairs, ("referred_on", "agreed_on"))
    return pairs


def _first_columns(feed: Feed) -> tuple[str, ...] | None:
    return tuple({start for start, _ in _ordered_days(feed)}) or None


def end_before_start(context: RuleContext, feed: Feed) -> RuleOutcome:
    """An end before its start, or an agreement before the referral. The same day is no fault (0 nights).

    A start after the period is wrong by itself (DATE-02), and no end is held against it.
    """
    faulty = {
        end: is_ok(start) & is_ok(end) & (pl.col(end) < pl.col(start)) & (pl.col(start) <= context.last_day)
        for start, end in _ordered_days(feed)
    }
    return RuleOutcome(faults_in(context.live(feed), faulty))


def _dated(feed: Feed) -> tuple[str, ...]:
    return tuple(column for column in date_columns(feed) if (feed.name, column) != MAY_BE_LATER)


def _required_dates(feed: Feed) -> tuple[str, ...] | None:
    dated = _dated(feed)
    return tuple(c for c in dated if feed.column(c).required) if dated else None


def after_the_period(context: RuleContext, feed: Feed) -> RuleOutcome:
    """A start, event or end after the period's last day; of several in a row the first one is named."""
    rows = context.live(feed)
    faulty = {c: is_ok(c) & (earliest_day(c, rows) > context.last_day) for c in _dated(feed)}
    return RuleOutcome(faults_in(rows, faulty, {"last_day": context.last_day.isoformat()}))


def _placing_columns(feed: Feed) -> tuple[str, ...] | None:
    if feed.span is not None:
        return (feed.span.start,)
    if feed.fact_date is not None:
        return (feed.fact_date,)
    return FACILITY_SPAN[:1] if feed.name == "facilities" else None


def not_of_the_period(context: RuleContext, feed: Feed) -> RuleOutcome:
    """A span record that was neither active in the period nor open in the last accepted file; a fact dated before it.

    What lies after the period is DATE-02's, what ends before it starts DATE-01's.
    """
    params: dict[str, str | int] = {
        "first_day": context.first_day.isoformat(),
        "last_day": context.last_day.isoformat(),
    }
    rows = context.live(feed)
    if feed.fact_date is not None:
        before = is_ok(feed.fact_date) & (pl.col(feed.fact_date) < context.first_day)
        return RuleOutcome(faults_in(rows, {feed.fact_date: before}, params))
    if feed.span is None:
        start, end = FACILITY_SPAN
        closed = in_order(start, end) & is_ok(end) & (pl.col(end) < context.first_day)
        return RuleOutcome(faults_in(rows, {end: closed}, params))
    return _ended_before(context, feed, rows, params)


def _ended_before(context: RuleContext, feed: Feed, rows: pl.DataFrame, params: dict[str, str | int]) -> RuleOutcome:
    start, end = bounds(feed)
    key = feed.key
    sound = where(rows, is_sound(start, end, context) & is_ok(key))
    ended = is_ok(end) & (pl.col(end) < context.first_day)
    faulty = {end: ended}
    if feed.name == "living_situations":
        # Without valid_to the record stands for the one day on which somebody was seen.
        faulty[start] = is_missing(end) & (pl.col(start) < context.first_day)
    if feed.name == "evictions":
        # Closed by its outcome alone: on the last day of the first month that gives it, so this month unless an
        # accepted month gave it before.
        settled = is_missing(end) & is_ok("outcome") & (pl.col(start) < context.first_day)
        if sound.select(settled.any()).item():
            if context.past is None:
                return RuleOutcome(undecided=NO_PAST)
            faulty["outcome"] = settled & pl.col(key).is_in(context.past.ended_keys(feed.name).implode())
    is_candidate = pl.any_horizontal(condition.fill_null(False) for condition in faulty.values())
    if not sound.select(is_candidate.any()).item():
        return RuleOutcome()
    candidates = sound.filter(is_candidate)
    if context.past is None:
        return RuleOutcome(undecided=NO_PAST)
    followed = context.past.open_keys(feed.name)
    return RuleOutcome(faults_in(candidates.filter(~pl.col(key).is_in(followed.implode())), faulty, params))


def misdated_rows(context: RuleContext, feed: Feed) -> list[int]:
    """The rows that one of the three checks names."""
    outcomes = (rule(context, feed) for rule in (end_before_start, after_the_period, not_of_the_period))
    return sorted({row for outcome in outcomes for fault in outcome.faults for row in fault.rows})


DATE_01 = Rule("DATE-01", _first_columns, end_before_start)
DATE_02 = Rule("DATE-02", _required_dates, after_the_period)
DATE_03 = Rule("DATE-03", _placing_columns, not_of_the_period)
