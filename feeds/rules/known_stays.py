"""Every stay that the municipality has told of: in this delivery or, when it is not in it, in an accepted month."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from feeds.rules.cells import is_ok
from feeds.rules.context import RuleContext
from feeds.rules.continuity import forgotten_records
from feeds.rules.nights import after
from feeds.rules.openness import has_only_destination
from feeds.rules.spans import is_sound

PERSON = "local_person_id"
_FEED = "shelter_stays"
_COLUMNS = ("stay_id", PERSON, "facility_id")
_STAY = (PERSON, "facility_id", "check_in")
"""By these a stay is the same one whatever its id says (KEY-03)."""


@lru_cache(maxsize=1)
def known_stays(context: RuleContext) -> pl.DataFrame:
    """`source_row`, `stay_id`, `local_person_id`, `facility_id`, `begins`, `ends`, `is_known`; one row a stay.

    [begins, ends) are its nights; an open stay of this delivery lasts to the period's end, one that only an accepted
    month names to the end of the last month that did. `source_row` is null for a stay that is not in this delivery;
    `is_known` tells whether an earlier accepted month named it. Left out: unsound rows, withdrawn stays (whichever
    month withdrew them), keys given twice (KEY-01), one stay under two ids (KEY-03), and what HIST-03 misses because
    the same stay goes on here under another id.
    """
    feed = context.contracts[_FEED]
    own = context.own(_FEED)
    assert own is not None, "the rules run on a delivery with stays"
    live = context.live(feed).filter(pl.col(feed.key).is_in(own[feed.key].implode()))
    once = live.filter(pl.len().over(PERSON, "facility_id", "check_in") == 1)
    is_placed = is_ok(PERSON) & is_ok("facility_id") & ~has_only_destination()
    sound = once.filter(is_placed & is_sound("check_in", "check_out", context))
    here = sound.select(
        "source_row",
        *_COLUMNS,
        pl.col("check_in").alias("begins"),
        pl.col("check_out").fill_null(after(context.period)).alias("ends"),
    )
    if context.past is None:
        return here.with_columns(pl.lit(False).alias("is_known"))
    past = context.past.current(_FEED).filter(~pl.col("stay_id").is_in(context.own_keys(_FEED).implode()))
    lost = forgotten_records(context, feed).join(here, left_on=_STAY, right_on=(*_STAY[:-1], "begins"), how="semi")
    past = past.filter(~pl.col("stay_id").is_in(lost["stay_id"].implode()))
    month_end = (pl.col("period") + "-01").str.to_date().dt.offset_by("1mo")
    elsewhere = past.select(
        pl.lit(None, dtype=pl.Int64).alias("source_row"),
        *_COLUMNS,
        pl.col("check_in").alias("begins"),
        pl.col("check_out").fill_null(month_end).alias("ends"),
    )
    withdrawn, earlier = context.past.withdrawn_keys(_FEED), context.past.earlier_keys(_FEED)
    return (
        pl.concat([here, elsewhere])
        .filter(~pl.col("stay_id").is_in(withdrawn.implode()))
        .with_columns(pl.col("stay_id").is_in(earlier.implode()).alias("is_known"))
    )
