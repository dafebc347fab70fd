"""HIST-03: what was open last month must be continued, ended or withdrawn."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from feeds.contract import Feed
from feeds.history_parts import followed_schema
from feeds.municipal_history import LeftOpen
from feeds.municipalities import lineage_of
from feeds.rules.context import RuleContext
from feeds.rules.openness import end_columns
from feeds.rules.outcome import Fault, Rule, RuleOutcome
from feeds.rules.references import NO_PAST
from feeds.whys import why


def not_continued(context: RuleContext, feed: Feed) -> RuleOutcome:
    """Records that the version in force of the immediately preceding month left open and that this file does not name.

    They have no row here, so the fault has none; its params point to their rows in the earlier file, one fault for each
    such file (two in the month of a merger: `absorbed` is then the code that the ids must bear). Without that version
    (the month waits or is missing) nothing is known.
    """
    if context.past is None:
        return RuleOutcome(undecided=NO_PAST)
    if context.past.is_first_delivery:
        return RuleOutcome(not_applicable=why("first_delivery"))
    left = _left_open(context, feed.name)
    missing = left.rows
    undecided = why("month_before_missing", codes=", ".join(left.lacking)) if left.lacking else None
    if missing.is_empty():
        return RuleOutcome(undecided=undecided)
    if context.lacks_keys(feed.name):
        return RuleOutcome(undecided=why("missing_in_question"))
    faults = []
    for (municipality, period), rows in missing.group_by("municipality", "period", maintain_order=True):
        listed = ",".join(str(row) for row in rows["source_row"].sort())
        params: dict[str, str | int] = {
            "previous_code": str(municipality), "previous_period": str(period), "previous_rows": listed,
        }  # fmt: skip
        if lineage_of(str(municipality)) != lineage_of(context.municipality):
            params["absorbed"] = str(municipality)
        faults.append(Fault(params=params, count=rows.height))
    return RuleOutcome(tuple(faults), undecided)


def forgotten_records(context: RuleContext, feed: Feed) -> pl.DataFrame:
    """The rows of the month before that HIST-03 says are missing, as `MunicipalHistory.rows`."""
    if context.past is None or _followed_while_open(feed) is None or context.lacks_keys(feed.name):
        return pl.DataFrame(schema=followed_schema(feed.name))
    return _left_open(context, feed.name).rows


@lru_cache(maxsize=8)
def _left_open(context: RuleContext, feed_name: str) -> LeftOpen:
    """What the month before left open and this delivery does not name."""
    assert context.past is not None, "asked only with history"
    left = context.past.left_open(feed_name)
    key = context.contracts[feed_name].key
    return LeftOpen(left.rows.filter(~pl.col(key).is_in(context.own_keys(feed_name).implode())), left.lacking)


def _followed_while_open(feed: Feed) -> tuple[str, ...] | None:
    return (feed.key,) if end_columns(feed.name) else None


HIST_03 = Rule("HIST-03", _followed_while_open, not_continued)
