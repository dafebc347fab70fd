"""HIST-04 to HIST-07: what differs from what was accepted before."""

from __future__ import annotations

import polars as pl

from feeds.contract import Feed
from feeds.frames import status_name
from feeds.history_parts import followed_schema
from feeds.rules.cells import WITHDRAWN, is_missing, is_ok, where
from feeds.rules.context import RuleContext
from feeds.rules.openness import is_open
from feeds.rules.outcome import Fault, Rule, RuleOutcome, faults_in, only
from feeds.rules.period_dates import misdated_rows
from feeds.rules.references import NO_PAST
from feeds.rules.spans import bounds
from feeds.whys import why

PERSON = "local_person_id"
UNKNOWN_SEX = "U"
_NONE_BEFORE = why("nothing_before")


def changed_past(context: RuleContext, feed: Feed) -> RuleOutcome:
    """A record that was closed and now says something else, or a first day that changed, open or closed.

    Compared with the record's latest accepted row up to this month, the one that a correction replaces included. A
    living_situations record is never open: a later valid_to is no change, an earlier or missing one is. The changed
    cell is named: first the start, then the end, then the other columns in their order; columns that the file lacks
    are not compared, but for the end. Rows whose days have findings of their own (DATE-01 to DATE-03) are left out.
    """
    if context.past is None:
        return RuleOutcome(undecided=NO_PAST)
    before = context.past.until_now(feed.name)
    if before.is_empty():
        return RuleOutcome(not_applicable=_NONE_BEFORE)
    if context.live(feed).is_empty():
        return RuleOutcome()
    start, end = bounds(feed)
    own = context.own(feed.name)
    assert own is not None, "the runner runs the rule on feeds of the delivery"
    live = where(context.live(feed), pl.col(feed.key).is_in(own[feed.key].implode()))
    others = [c.name for c in feed.columns if c.name not in (feed.key, WITHDRAWN, start, end)]
    closed = before.select(feed.key, (~is_open(feed.name)).alias("was_closed"), start, end, *others)
    rows = live.join(closed, on=feed.key, suffix="__before")
    changed = {start: is_ok(start) & _differs(start), end: pl.col("was_closed") & _end_differs(feed, end)}
    for column in others:
        in_file = is_ok(column) | (pl.col(status_name(column)) == "missing")
        changed[column] = pl.col("was_closed") & in_file & _differs(column)
    if not faults_in(rows, changed):
        return RuleOutcome()
    return RuleOutcome(faults_in(rows.filter(~pl.col("source_row").is_in(misdated_rows(context, feed))), changed))


def _differs(column: str) -> pl.Expr:
    return pl.col(column).ne_missing(pl.col(f"{column}__before"))


def _end_differs(feed: Feed, end: str) -> pl.Expr:
    differs = (is_ok(end) | is_missing(end)) & _differs(end)
    if feed.name == "living_situations":
        before = pl.col(f"{end}__before")
        lasts_on = pl.col(end).is_not_null() & (before.is_null() | (pl.col(end) > before))
        return differs & ~lasts_on
    return differs


def changed_person(context: RuleContext, feed: Feed) -> RuleOutcome:
    """Sex or birth year changed from one known value to another. Unknown (U, empty) before or now is no change."""
    if context.past is None:
        return RuleOutcome(undecided=NO_PAST)
    own = context.own(feed.name)
    assert own is not None, "the runner runs the rule on feeds of the delivery"
    known = context.past.attributes()
    if known.is_empty():
        return RuleOutcome(not_applicable=_NONE_BEFORE)
    rows = own.join(known, on=PERSON, how="inner", suffix="__before")
    sex = is_ok("sex") & (pl.col("sex") != UNKNOWN_SEX) & (pl.col("sex") != pl.col("sex__before"))
    year = is_ok("birth_date") & (pl.col("birth_month").str.head(4) != pl.col("birth_month__before").str.head(4))
    # Two faults of one row when both changed: a cell each.
    return RuleOutcome((*faults_in(rows, {"sex": sex}), *faults_in(rows, {"birth_date": year})))


def removed_rows(context: RuleContext, feed: Feed) -> RuleOutcome:
    """A correction from which more than 10 % of the accepted period's records are gone; withdrawn ones are not gone."""
    if context.past is None:
        return RuleOutcome(undecided=NO_PAST)
    replaced = context.past.replaced_rows(feed.name)
    if replaced is None:
        return RuleOutcome(not_applicable=why("corrects_nothing"))
    gone = _gone(context, feed, replaced)
    if gone.is_empty():
        return RuleOutcome()
    if context.lacks_keys(feed.name):
        return RuleOutcome(undecided=why("missing_in_question"))
    listed = ",".join(str(row) for row in gone["source_row"].sort())
    params: dict[str, str | int] = {"removed": gone.height, "accepted": replaced.height, "previous_rows": listed}
    return RuleOutcome((Fault(params=params, count=gone.height),))


def removed_records(context: RuleContext, feed: Feed) -> pl.DataFrame:
    """The rows of the replaced version that HIST-06 says are gone, as `MunicipalHistory.rows`."""
    replaced = None if context.past is None else context.past.replaced_rows(feed.name)
    if replaced is None or context.lacks_keys(feed.name):
        return pl.DataFrame(schema=followed_schema(feed.name))
    return _gone(context, feed, replaced)


def _gone(context: RuleContext, feed: Feed, replaced: pl.DataFrame) -> pl.DataFrame:
    """The replaced rows that the correction lacks, when they are more than it may lack; otherwise none."""
    percent = int(context.limit("HIST-06", "removed_percent", feed.name))
    gone = replaced.filter(~pl.col(feed.key).is_in(context.own_keys(feed.name).implode()))
    return gone if gone.height * 100 > replaced.height * percent else gone.clear()


def changed_code(context: RuleContext, feed: Feed) -> RuleOutcome:
    """The personal code of a local id is another one than last time, and previous_person_code does not say so."""
    if context.past is None:
        return RuleOutcome(undecided=NO_PAST)
    codes = context.past.codes()
    if codes is None:
        return RuleOutcome(undecided=why("no_earlier_tokens"))
    if codes.is_empty():
        return RuleOutcome(not_applicable=why("no_codes_before"))
    own = context.own(feed.name)
    assert own is not None, "the runner runs the rule on feeds of the delivery"
    if context.linkage is None:
        return RuleOutcome(undecided=why("no_tokens"))
    now = context.linkage.select("source_row", pl.col("person_code").alias("code_now"))
    rows = own.join(now, on="source_row").join(codes, on=PERSON)
    unexplained = is_ok("person_code") & is_missing("previous_person_code")
    return RuleOutcome(faults_in(rows, {"person_code": unexplained & (pl.col("code_now") != pl.col("person_code"))}))


def _span_records(feed: Feed) -> tuple[str, ...] | None:
    return (feed.key,) if feed.span is not None and feed.span.end is not None else None


def _every_feed(feed: Feed) -> tuple[str, ...]:
    return (feed.key,)


HIST_04 = Rule("HIST-04", _span_records, changed_past)
HIST_05 = Rule("HIST-05", only("persons", "local_person_id"), changed_person)
HIST_06 = Rule("HIST-06", _every_feed, removed_rows)
HIST_07 = Rule("HIST-07", only("persons", "local_person_id"), changed_code)
