"""The helper columns on which keys are judged: numbers that stand for keys and contents, never the ids themselves."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from feeds.contract import Feed
from feeds.rules.cells import is_ok

DELIVERY = "delivery_id"
"""The column that tells the deliveries of a batch apart."""

KEY = "key_number"
"""The record's key; null when the key cell is faulty."""
KEY_CONTENT = "content_number"
"""Everything else that the row says: two rows with the same key and content are copies of one record (KEY-02).

Told apart only where the key stands more than once in the delivery.
"""
KEY_OF_DISTINCT_ROW = "key_number_of_distinct_row"
"""As KEY, but null for all copies of a row but the first, so that copies are no contradiction (KEY-01)."""
SAME_STAY = "same_stay_number"
"""Person, facility and check_in of a stay whose key stands there once (KEY-03)."""

_STANDS_ONCE = "once"

STAY = ("local_person_id", "facility_id", "check_in")
"""What makes two stays the same one (KEY-03)."""


def with_key_columns(frame: pl.DataFrame, linkages: Mapping[str, pl.DataFrame], feed: Feed) -> pl.DataFrame:
    """The rows of one or more deliveries with the helper columns above (as text), in their order.

    `frame` has `delivery_id`; `linkages` are the linking tokens by delivery. Of a person, what only the linkage store
    holds (names, codes) is content too: two different names under one id are a contradiction, though the frame itself
    shows none.
    """
    keyed = frame.with_columns(pl.when(is_ok(feed.key)).then(_number(pl.col(feed.key))).alias(KEY))
    is_twice = pl.col(KEY).is_not_null() & (pl.len().over(DELIVERY, KEY) > 1)
    twice = keyed.select(is_twice).to_series()
    numbered = keyed.with_columns(pl.lit(_STANDS_ONCE).alias(KEY_CONTENT), pl.col(KEY).alias(KEY_OF_DISTINCT_ROW))
    if twice.any():
        contents = _contents(frame.filter(twice), linkages)
        row_of = pl.when(twice).then(twice.cum_sum() - 1)
        is_first = pl.struct(DELIVERY, KEY, KEY_CONTENT).is_first_distinct()
        numbered = keyed.with_columns(
            contents.gather(keyed.select(row_of).to_series()).fill_null(_STANDS_ONCE).alias(KEY_CONTENT)
        ).with_columns(pl.when(is_first).then(KEY).alias(KEY_OF_DISTINCT_ROW))
    if feed.name != "shelter_stays":
        return numbered
    is_whole = pl.all_horizontal(is_ok(column) for column in STAY) & pl.col(KEY).is_not_null() & ~twice
    described = pl.struct(pl.col(column).cast(pl.String) for column in STAY).struct.json_encode()
    return numbered.with_columns(pl.when(is_whole).then(_number(described)).alias(SAME_STAY))


def without_key_columns(numbered: pl.DataFrame) -> pl.DataFrame:
    """The frame as it was before `with_key_columns`."""
    return numbered.drop(KEY, KEY_CONTENT, KEY_OF_DISTINCT_ROW, SAME_STAY, strict=False)


def _contents(rows: pl.DataFrame, linkages: Mapping[str, pl.DataFrame]) -> pl.Series:
    """A number for all that each row says, its place in the file apart."""
    said = rows.select(pl.exclude(DELIVERY, "source_row").cast(pl.String))
    if linkages:
        linkage = pl.concat(
            [each.with_columns(pl.lit(delivery_id).alias(DELIVERY)) for delivery_id, each in linkages.items()],
            how="vertical_relaxed",
        )
        place = [DELIVERY, "source_row"]
        linked = rows.select(place).join(linkage, on=place, how="left", maintain_order="left")
        tokens = linked.select(pl.exclude(place).cast(pl.String).name.prefix("linkage__"))
        said = pl.concat([said, tokens], how="horizontal")
    return said.select(_number(pl.struct(pl.all()).struct.json_encode())).to_series()


def without_copies(numbered: pl.DataFrame) -> pl.DataFrame:
    """The rows without further copies of a row that stands there already: one record is judged once."""
    return numbered.filter(pl.col(KEY).is_null() | pl.col(KEY_OF_DISTINCT_ROW).is_not_null())


def _number(value: pl.Expr) -> pl.Expr:
    """Equal values get equal numbers, different ones different numbers; null stays null."""
    return value.rank("dense").cast(pl.String)
