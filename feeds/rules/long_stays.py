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
    an open stay, those up to the period's end. A stay whose days have findings of their own has no length, and one that
    is long only since another first day is HIST-04's.
    """
    percent = int(context.limit("STAY-01", "longer_than_percent", feed.name))
    needed = int(context.limit("STAY-01", "needed_stays", feed.name))
    days = int(context.limit("STAY-01", "overnight_days", feed.name))
    open_here = context.live(feed).filter(is_missing("check_out")).select("source_row")
    among_longest = (pl.col("stays") >= needed) & (pl.col("shorter") * 100 >= pl.col("stays") * percent)
    over_a_year = (pl.col("service_type") == OVERNIGHT) & (pl.col("nights") > days)

    def long(stays: pl.DataFrame) -> pl.DataFrame:
        found = _with_lengths(stays, context).join(open_here, on="source_row", how="inner")
        return found.filter(among_longest | over_a_year)

    rows = long(known_stays(context))
    if rows.is_empty():
        return RuleOutcome()
    if context.past is not None:
        rows = rows.join(long(_since_the_day_told(context)), on="source_row", how="semi")
    dated = ~pl.col("source_row").is_in(misdated_stays(context))
    return RuleOutcome(faults_in(rows.filter(dated), {"check_out": pl.lit(True)}))


def _with_lengths(stays: pl.DataFrame, context: RuleContext) -> pl.DataFrame:
    """The stays with `service_type`, `nights`, how many `stays` the service has and how many of them are `shorter`."""
    return (
        stays.join(facility_services(context), on="facility_id", how="inner")
        .with_columns((pl.col("ends") - pl.col("begins")).dt.total_days().alias("nights"))
        .with_columns(
            pl.len().over("service_type").alias("stays"),
            (pl.col("nights").rank("min").over("service_type") - 1).cast(pl.Int64).alias("shorter"),
        )
    )


def _since_the_day_told(context: RuleContext) -> pl.DataFrame:
    """The known stays with the first day that an earlier month told, where this delivery has another (HIST-04)."""
    assert context.past is not None, "asked only with history"
    told = context.past.until_now("shelter_stays").select("stay_id", pl.col("check_in").alias("told"))
    stays = known_stays(context).join(told, on="stay_id", how="left", maintain_order="left")
    return stays.with_columns(pl.coalesce("told", "begins").alias("begins")).drop("told")


STAY_01 = Rule("STAY-01", only("shelter_stays", "local_person_id", "facility_id", "check_in"), unusually_long)
