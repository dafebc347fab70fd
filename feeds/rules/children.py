"""DATE-06: a young child in a shelter without a household."""

from __future__ import annotations

import polars as pl

from feeds.contract import Feed
from feeds.rules.cells import is_ok, where
from feeds.rules.context import RuleContext
from feeds.rules.lookups import births, households, persons_known
from feeds.rules.outcome import Rule, RuleOutcome, faults_in, only
from feeds.rules.references import NO_PAST
from feeds.rules.spans import is_sound

PERSON = "local_person_id"
ALONE = "single"


def child_without_household(context: RuleContext, feed: Feed) -> RuleOutcome:
    """A stay of a child under 12 whose household_type is empty or single and who has no household_id.

    Age on the stay's first day in the month, in full years; in the birth month the birthday counts as past. Where only
    the birth year is known, years are compared.
    """
    limit = int(context.limit("DATE-06", "child_under_years", feed.name))
    rows = where(context.live(feed), is_ok(PERSON) & is_sound("check_in", "check_out", context))
    undecided = None
    if context.past is None and not rows.filter(~pl.col(PERSON).is_in(persons_known(context).implode())).is_empty():
        undecided = NO_PAST
    day = pl.max_horizontal("check_in", pl.lit(context.first_day))
    year = pl.col("birth_month").str.head(4).cast(pl.Int32)
    month = pl.col("birth_month").str.slice(5, 2).cast(pl.Int32, strict=False)
    birthday_ahead = (month > day.dt.month()).fill_null(False).cast(pl.Int32)
    is_child = day.dt.year() - year - birthday_ahead < limit
    children = rows.select("source_row", PERSON, "check_in").join(births(context), on=PERSON).filter(is_child)
    if children.is_empty():
        return RuleOutcome(undecided=undecided)
    alone = (pl.col("household_type").is_null() | (pl.col("household_type") == ALONE)) & pl.col(
        "household_id"
    ).is_null()
    placed = children.join(households(context), on=PERSON, how="inner")
    return RuleOutcome(faults_in(placed, {PERSON: alone}, {"child_under_years": limit}), undecided)


DATE_06 = Rule("DATE-06", only("shelter_stays", "local_person_id", "check_in"), child_without_household)
