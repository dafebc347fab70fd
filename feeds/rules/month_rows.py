"""The month's rows of a feed, wherever they were delivered: in this delivery, else in force for the same month.

For rules that add up a month (CAP, LOG-07, LOG-08, LOG-11, LOG-12, OVER-03). Only plain values are handed on, without
cell statuses: a row with a finding in a needed cell is left out, and the total is then known not to be whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from feeds.history_parts import followed, followed_schema
from feeds.rules.cells import WITHDRAWN, is_live, is_missing, is_ok, where
from feeds.rules.context import RuleContext
from feeds.rules.openness import has_only_destination
from feeds.rules.outcome import RuleOutcome
from feeds.rules.references import NO_PAST, names_unknown
from feeds.rules.spans import bounds, is_sound
from feeds.whys import why

_NEEDED = {
    "facilities": ("service_type",),
    "shelter_stays": ("facility_id",),
    "hf_tenancies": ("enrolment_id",),
    "hf_support": ("enrolment_id",),
    "service_costs": ("service_type", "amount_eur", "client_days"),
}
"""The cells by which a month is added up, beside key, start and end."""

_REFERS = {
    "shelter_stays": ("facility_id", "facilities"),
    "hf_tenancies": ("enrolment_id", "hf_enrolments"),
    "hf_support": ("enrolment_id", "hf_enrolments"),
}
"""The cell that says to what a row adds, and the feed that must know it (REF-02, REF-03)."""


@dataclass(frozen=True, slots=True)
class MonthRows:
    """`rows` have `source_row` and the followed columns (empty cells null), one row a record, withdrawn ones left out.

    `why_not` is set, and the rows are not to be added up, when they are not all of the month's.
    """

    rows: pl.DataFrame
    why_not: RuleOutcome | None = None


@lru_cache(maxsize=16)
def month_rows(context: RuleContext, feed_name: str) -> MonthRows:
    """The month's live rows of one of the feeds named in `_NEEDED`."""
    columns = ["source_row", *followed(feed_name)]
    nothing = pl.DataFrame(schema=followed_schema(feed_name)).select(columns)
    own = context.frames.get(feed_name)
    if own is not None:
        return _own_rows(context, feed_name, own, columns)
    if feed_name in context.unreadable:
        return MonthRows(nothing, RuleOutcome(undecided=why("feeds_not_read", feeds=feed_name)))
    if context.past is None:
        return MonthRows(nothing, RuleOutcome(undecided=NO_PAST))
    in_force = context.past.of_month(feed_name)
    if in_force is None:
        return MonthRows(nothing, RuleOutcome(not_applicable=why("feed_not_delivered", feed=feed_name)))
    return MonthRows(in_force.select(columns))


def _own_rows(context: RuleContext, feed_name: str, own: pl.DataFrame, columns: list[str]) -> MonthRows:
    feed = context.contracts[feed_name]
    sound = [is_ok(feed.key) & (pl.len().over(feed.key) == 1)]
    sound += [
        is_ok(name) if feed.column(name).required else is_ok(name) | is_missing(name) for name in _NEEDED[feed_name]
    ]
    if feed_name in _REFERS and context.past is not None:
        sound.append(~names_unknown(context, *_REFERS[feed_name]))
    if feed.span is not None:
        sound.append(is_sound(*bounds(feed), context))
    if feed_name == "shelter_stays":
        sound.append(~has_only_destination())
        # One stay under two ids (KEY-03) would count its nights twice.
        sound.append(pl.len().over("local_person_id", "facility_id", "check_in") == 1)
    taken_back = is_ok(WITHDRAWN) & pl.col(WITHDRAWN) if WITHDRAWN in own.columns else pl.lit(False)
    not_taken_back = where(own, ~taken_back.fill_null(False))
    rows = where(not_taken_back, is_live(feed) & pl.all_horizontal(sound))
    if rows.height < not_taken_back.height or feed_name in context.unreadable:
        why_not = RuleOutcome(undecided=why("rows_in_question", feed=feed_name))
        return MonthRows(rows.select(columns), why_not)
    return MonthRows(rows.select(columns))
