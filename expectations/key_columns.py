"""The helper columns on which keys are judged: numbers that stand for keys and contents, never the ids themselves."""

from __future__ import annotations

import polars as pl

from feeds.contract import Feed
from feeds.delivery import ReadFeed
from feeds.rules.cells import is_ok

KEY = "key_number"
"""The record's key; null when the key cell is faulty."""
KEY_CONTENT = "content_number"
"""Everything else that the row says: two rows with the same key and content are copies of one record (KEY-02)."""
KEY_OF_DISTINCT_ROW = "key_number_of_distinct_row"
"""As KEY, but null for all copies of a row but the first, so that copies are no contradiction (KEY-01)."""
SAME_STAY = "same_stay_number"
"""Person, facility and check_in of a stay whose key stands there once (KEY-03)."""

STAY = ("local_person_id", "facility_id", "check_in")
"""What makes two stays the same one (KEY-03)."""


def with_key_columns(read: ReadFeed, feed: Feed) -> pl.DataFrame:
    """The feed's frame with the helper columns above (as text), in the order of its rows.

    Of a person, what only the linkage store holds (names, codes) is content too: two different names under one id are
    a contradiction, though the frame itself shows none.
    """
    frame = read.frame
    said = frame.select(pl.exclude("source_row").cast(pl.String))
    if read.linkage is not None:
        linked = frame.select("source_row").join(read.linkage, on="source_row", how="left", maintain_order="left")
        tokens = linked.select(pl.exclude("source_row").cast(pl.String).name.prefix("linkage__"))
        said = pl.concat([said, tokens], how="horizontal")
    numbered = frame.with_columns(
        pl.when(is_ok(feed.key)).then(_number(pl.col(feed.key))).alias(KEY),
        said.select(_number(pl.struct(pl.all()).struct.json_encode()).alias(KEY_CONTENT)).to_series(),
    ).with_columns(pl.when(pl.struct(KEY, KEY_CONTENT).is_first_distinct()).then(KEY).alias(KEY_OF_DISTINCT_ROW))
    if feed.name != "shelter_stays":
        return numbered
    is_whole = (
        pl.all_horizontal(is_ok(column) for column in STAY) & (pl.len().over(KEY) == 1) & pl.col(KEY).is_not_null()
    )
    described = pl.struct(pl.col(column).cast(pl.String) for column in STAY).struct.json_encode()
    return numbered.with_columns(pl.when(is_whole).then(_number(described)).alias(SAME_STAY))


def without_copies(numbered: pl.DataFrame) -> pl.DataFrame:
    """The rows without further copies of a row that stands there already: one record is judged once."""
    return numbered.filter(pl.col(KEY).is_null() | pl.col(KEY_OF_DISTINCT_ROW).is_not_null())


def _number(value: pl.Expr) -> pl.Expr:
    """Equal values get equal numbers, different ones different numbers; null stays null."""
    return value.rank("dense").cast(pl.String)
