"""One feed's accepted rows of a municipality put together, and carried on from month to month.

A backlog is judged month by month, and each month asks for everything before it. What was put together for one month is
therefore continued for the next, so that a month costs what it adds, not what lies before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import polars as pl

from feeds.history_parts import Part, followed, followed_schema

UNKNOWN_SEX = "U"
PERSON = "local_person_id"
_ATTRIBUTES = ("sex", "birth_month", "household_type", "household_id", "addiction_need")
"""What a municipality may learn about a person later, or leave out again (methodology 2)."""


class FeedRows:
    """The rows of some parts of one feed, in order of period, and what is asked of them most."""

    def __init__(self, feed: str, parts: Sequence[Part], before: FeedRows | None = None) -> None:
        """`parts` are in order of period; `before` holds the first of them, and what has been found of those."""
        self._feed = feed
        self._key = followed(feed)[0]
        self.parts = parts
        self.last_period = parts[-1].period if parts else ""
        known = [] if before is None else [before.rows]
        added = [part.rows for part in (parts if before is None else parts[len(before.parts) :])]
        frames = [*known, *added]
        # In one piece: a frame of many pieces costs ten times as much to look through.
        together = pl.concat(frames, rechunk=True) if frames else pl.DataFrame(schema=followed_schema(feed))
        self.rows: pl.DataFrame = together
        """Columns of `followed_schema`, part after part."""
        if before is not None:
            self._carry_on(before, pl.concat(added))

    def carried_on(self, parts: Sequence[Part]) -> FeedRows:
        """The rows of these parts: these same when they are all, continued when the others follow them, else anew."""
        held = len(self.parts)
        if list(parts[:held]) != list(self.parts):
            return FeedRows(self._feed, parts)
        return self if len(parts) == held else FeedRows(self._feed, parts, self)

    @cached_property
    def keys(self) -> pl.Series:
        """The tokens of all records."""
        return self.rows[self._key].unique()

    @cached_property
    def withdrawn_keys(self) -> pl.Series:
        """The tokens of records that one of the parts takes back."""
        return withdrawn_in(self._feed, self.rows)

    @cached_property
    def current(self) -> pl.DataFrame:
        """One row a record, that of the latest period; without records that one of the parts takes back."""
        return latest(self._feed, self.rows, self.withdrawn_keys)

    @cached_property
    def attributes(self) -> pl.DataFrame:
        """Of `persons`: `local_person_id`, and the latest known value of each attribute; a sex of U is none."""
        return latest_attributes(self.rows)

    def _carry_on(self, before: FeedRows, added: pl.DataFrame) -> None:
        """Continue what has been found of the earlier parts; what has not been asked for is found when it is."""
        found = before.__dict__
        if "keys" in found:
            self.keys = pl.concat([before.keys, added[self._key]]).unique()
        if "withdrawn_keys" in found:
            self.withdrawn_keys = pl.concat([before.withdrawn_keys, withdrawn_in(self._feed, added)]).unique()
        if "current" in found:
            self.current = latest(self._feed, pl.concat([before.current, added]), self.withdrawn_keys)
        if "attributes" in found:
            self.attributes = _last_known(pl.concat([before.attributes, _attributes_in_order(added)]))


class FeedRowsByFeed:
    """The rows of a municipality's feeds as they were last asked for: what a later month carries on."""

    def __init__(self) -> None:
        self._last: dict[str, FeedRows] = {}

    def of(self, feed: str, parts: Sequence[Part]) -> FeedRows:
        """The rows of these parts of a feed, which are in order of period."""
        last = self._last.get(feed)
        self._last[feed] = FeedRows(feed, parts) if last is None else last.carried_on(parts)
        return self._last[feed]


def latest(feed: str, rows: pl.DataFrame, withdrawn: pl.Series) -> pl.DataFrame:
    """One row a record, of the latest period (of several the last), without the withdrawn records."""
    key = followed(feed)[0]
    if not withdrawn.is_empty():
        rows = rows.filter(~pl.col(key).is_in(withdrawn.implode()))
    return rows.sort("period", maintain_order=True).unique(key, keep="last", maintain_order=True)


def latest_attributes(rows: pl.DataFrame) -> pl.DataFrame:
    """As `FeedRows.attributes`, of any rows of `persons`."""
    return _last_known(_attributes_in_order(rows))


def _attributes_in_order(rows: pl.DataFrame) -> pl.DataFrame:
    sex = pl.when(pl.col("sex") != UNKNOWN_SEX).then(pl.col("sex")).alias("sex")
    others = (name for name in _ATTRIBUTES if name != "sex")
    return rows.sort("period", maintain_order=True).select(PERSON, sex, *others)


def _last_known(in_order: pl.DataFrame) -> pl.DataFrame:
    return in_order.group_by(PERSON, maintain_order=True).agg(pl.col(name).drop_nulls().last() for name in _ATTRIBUTES)


def withdrawn_in(feed: str, rows: pl.DataFrame) -> pl.Series:
    """The tokens of records that one of the rows takes back."""
    key = followed(feed)[0]
    if "withdrawn" not in rows.columns:
        return rows[key].clear()
    return rows.filter(pl.col("withdrawn").fill_null(False))[key].unique()
