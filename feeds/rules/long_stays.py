"""STAY-01: an open stay of unusual length."""

from __future__ import annotations

import polars as pl

from feeds.contract import Feed
from feeds.rules.cells import is_missing
from feeds.rules.context import RuleContext
from feeds.rules.known_stays import known_stays
from feeds.rules.misdated_stays import misdated_stays
from feeds.rules.outcome import Rule, RuleOutcome, faults_in, only
from feeds.rules.services import facility_services

OVERNIGHT = "overnight_shelter"


def unusually_long(context: RuleContext, feed: Feed) -> RuleOutcome:
    """An open stay longer than 98 % of its service's stays, or over 365 days in an overnight shelter.

    The service's stays are all that the municipality has told of, ended and open, this one among them; with fewer than
    50 of them only the second half is judged. "Longer than 98 %": at least 98 of 100 are shorter. Length = nights; of
    an open stay, those up to the period's end. A stay whose days have findings of their own has no length.
    """
    percent = int(context.limit("STAY-01", "longer_than_percent", feed.name))
    needed = int(context.limit("STAY-01", "needed_stays", feed.name))
    days = int(context.limit("STAY-01", "overnight_days", feed.name))
    stays = (
        known_stays(context)
        .join(facility_services(context), on="facility_id", how="inner")
        .with_columns((pl.col("ends") - pl.col("begins")).dt.total_days().alias("nights"))
        .with_columns(
            pl.len().over("service_type").alias("stays"),
            (pl.col("nights").rank("min").over("service_type") - 1).cast(pl.Int64).alias("shorter"),
        )
    )
    open_here = context.live(feed).filter(is_missing("check_out")).select("source_row")
    among_longest = (pl.col("stays") >= needed) & (pl.col("shorter") * 100 >= pl.col("stays") * percent)
    over_a_year = (pl.col("service_type") == OVERNIGHT) & (pl.col("nights") > days)
    found = stays.join(open_here, on="source_row", how="inner")
    long = found.filter(among_longest | over_a_year)
    if long.is_empty():
        return RuleOutcome()
    dated = ~pl.col("source_row").is_in(misdated_stays(context))
    return RuleOutcome(faults_in(long.filter(dated), {"check_out": pl.lit(True)}))


STAY_01 = Rule("STAY-01", only("shelter_stays", "local_person_id", "facility_id", "check_in"), unusually_long)
