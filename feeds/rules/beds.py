"""OVER-01 to OVER-03: one person, one bed a night (the municipality's own records only)."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from feeds.contract import Feed
from feeds.rules.context import RuleContext
from feeds.rules.known_homes import known_homes
from feeds.rules.known_stays import known_stays
from feeds.rules.misdated_stays import misdated_stays
from feeds.rules.outcome import Fault, Rule, RuleOutcome, faults_in, only

PERSON = "local_person_id"
_PAIRS_NAMED = 12
"""Pairs of rows that the message names; the finding's rows are all."""


@lru_cache(maxsize=1)
def _doubled_nights(context: RuleContext) -> pl.DataFrame:
    """Pairs of stays of one person that share nights: `nights`, `source_row`, `source_row_other` (null: not here).

    A pair that shares no night of this month and that earlier accepted months already held is theirs to report.
    """
    stays = _stays_with_nights(context)
    pairs = (
        stays.drop_nulls("source_row")
        .join(stays, on=PERSON, suffix="_other")
        .filter(
            pl.col("stay_id") != pl.col("stay_id_other"),
            # A pair of two rows of this delivery is looked at from its first row only.
            (pl.col("source_row") < pl.col("source_row_other")).fill_null(True),
        )
    )
    return _not_misdated(_sharing(pairs, context), context, "source_row", "source_row_other")


def _stays_with_nights(context: RuleContext) -> pl.DataFrame:
    return known_stays(context).filter(pl.col("begins") < pl.col("ends"))


def _sharing(pairs: pl.DataFrame, context: RuleContext) -> pl.DataFrame:
    """Pairs `begins`, `ends`, `is_known` and the same with `_other` that share nights, with their number `nights`."""
    shared = pairs.with_columns(
        pl.max_horizontal("begins", "begins_other").alias("shared_from"),
        pl.min_horizontal("ends", "ends_other").alias("shared_to"),
    ).with_columns((pl.col("shared_to") - pl.col("shared_from")).dt.total_days().alias("nights"))
    of_this_month = (pl.col("shared_to") > context.first_day) & (pl.col("shared_from") <= context.last_day)
    reported_before = pl.col("is_known") & pl.col("is_known_other") & ~of_this_month
    return shared.filter((pl.col("nights") > 0) & ~reported_before)


def _not_misdated(pairs: pl.DataFrame, context: RuleContext, *rows: str) -> pl.DataFrame:
    """The pairs but those with a stay whose days have findings of their own (DATE-04, DATE-07, DATE-08).

    OVER names both rows of a pair, so that one wrong day would be a fault of the other row too. `rows` are the columns
    that hold rows of stays.
    """
    if pairs.is_empty():
        return pairs
    misdated = misdated_stays(context)
    return pairs.filter(pl.all_horizontal(~pl.col(name).is_in(misdated).fill_null(False) for name in rows))


def _fault(pairs: pl.DataFrame) -> tuple[Fault, ...]:
    if pairs.is_empty():
        return ()
    rows = sorted({*pairs["source_row"].drop_nulls(), *pairs["source_row_other"].drop_nulls()})
    both = pairs.drop_nulls("source_row_other").select("source_row", "source_row_other").sort(pl.all()).rows()
    named = "; ".join(f"{one} + {other}" for one, other in both[:_PAIRS_NAMED])
    left = f"; … (+{len(both) - _PAIRS_NAMED})" if len(both) > _PAIRS_NAMED else ""
    return (Fault("check_in", tuple(rows), {"pairs": f"{named}{left}" or "–"}),)


def several_nights(context: RuleContext, feed: Feed) -> RuleOutcome:
    """Two stays of one person that share more nights than may be an evening's move. Both rows are shown."""
    tolerated = int(context.limit("OVER-01", "tolerated_nights", feed.name))
    return RuleOutcome(_fault(_doubled_nights(context).filter(pl.col("nights") > tolerated)))


def unexpected_second_beds(context: RuleContext) -> int:
    """How many pairs of OVER-01 hold a stay that no accepted month named: it may be somebody else's."""
    tolerated = int(context.limit("OVER-01", "tolerated_nights", "shelter_stays"))
    told_before = pl.col("is_known") & pl.col("is_known_other")
    return _doubled_nights(context).filter((pl.col("nights") > tolerated) & ~told_before).height


def one_night(context: RuleContext, feed: Feed) -> RuleOutcome:
    """Two stays of one person that share a night, and no more than OVER-01 tolerates. Both rows are shown."""
    tolerated = int(context.limit("OVER-01", "tolerated_nights", feed.name))
    return RuleOutcome(_fault(_doubled_nights(context).filter(pl.col("nights") <= tolerated)))


def while_housed(context: RuleContext, _feed: Feed) -> RuleOutcome:
    """A stay with a night inside [move_in, move_out) of a Housing First home of the person.

    One may leave the shelter on the day of the move, and come back to it on the day of moving out.
    """
    stays = _stays_with_nights(context).drop_nulls("source_row")
    homes = known_homes(context).rename({"enrolled_person": PERSON}).drop_nulls(PERSON)
    shared = _not_misdated(_sharing(stays.join(homes, on=PERSON, suffix="_other"), context), context, "source_row")
    return RuleOutcome(faults_in(shared.unique("source_row"), {"check_in": pl.lit(True)}))


_OF_STAYS = only("shelter_stays", "local_person_id", "facility_id", "check_in")

OVER_01 = Rule("OVER-01", _OF_STAYS, several_nights)
OVER_02 = Rule("OVER-02", _OF_STAYS, one_night)
OVER_03 = Rule("OVER-03", _OF_STAYS, while_housed)
