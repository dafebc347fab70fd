"""Every Housing First home that the municipality has told of: in this delivery or, without it, in an accepted month."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from feeds.rules.cells import is_ok
from feeds.rules.context import RuleContext
from feeds.rules.lookups import enrolments
from feeds.rules.nights import after
from feeds.rules.spans import is_sound

_FEED = "hf_tenancies"
_COLUMNS = ("tenancy_id", "enrolment_id", "move_in")


@lru_cache(maxsize=1)
def known_homes(context: RuleContext) -> pl.DataFrame:
    """`source_row`, `tenancy_id`, `enrolment_id`, `enrolled_person`, `begins`, `ends`, `is_known`; one row a tenancy.

    [begins, ends) are the housed days: [move_in, move_out), cut at the enrolment's exited_on (methodology 3); an open
    tenancy of this delivery lasts to the period's end, one that only an accepted month names to the end of the last
    month that did. `source_row` is null for a tenancy that is not in this delivery; `is_known` tells whether an earlier
    accepted month named it. Left out: unsound rows, withdrawn tenancies, keys given twice, unknown enrolments.
    """
    feed = context.contracts[_FEED]
    own = context.own(_FEED)
    schema = {"source_row": pl.Int64, "tenancy_id": pl.String, "enrolment_id": pl.String, "move_in": pl.Date}
    frames = [pl.DataFrame(schema={**schema, "until": pl.Date})]
    if own is not None:
        live = context.live(feed).filter(pl.col(feed.key).is_in(own[feed.key].implode()))
        sound = live.filter(is_ok("enrolment_id") & is_sound("move_in", "move_out", context))
        until = pl.col("move_out").fill_null(after(context.period)).alias("until")
        frames.append(sound.select("source_row", *_COLUMNS, until))
    earlier = withdrawn = pl.Series([], dtype=pl.String)
    if context.past is not None:
        past = context.past.current(_FEED).filter(~pl.col(feed.key).is_in(context.own_keys(_FEED).implode()))
        month_end = (pl.col("period") + "-01").str.to_date().dt.offset_by("1mo")
        until = pl.col("move_out").fill_null(month_end).alias("until")
        frames.append(past.select(pl.lit(None, dtype=pl.Int64).alias("source_row"), *_COLUMNS, until))
        earlier, withdrawn = context.past.earlier_keys(_FEED), context.past.withdrawn_keys(_FEED)
    of_enrolments = enrolments(context).select("enrolment_id", "enrolled_person", "exited_on")
    return (
        pl.concat(frames)
        .filter(~pl.col("tenancy_id").is_in(withdrawn.implode()))
        .join(of_enrolments, on="enrolment_id", how="inner")
        .select(
            "source_row",
            "tenancy_id",
            "enrolment_id",
            "enrolled_person",
            pl.col("move_in").alias("begins"),
            pl.min_horizontal("until", "exited_on").alias("ends"),
            pl.col("tenancy_id").is_in(earlier.implode()).alias("is_known"),
        )
    )
