"""What a rule may see: one delivery's masked frames, and its municipality's own accepted past."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import polars as pl

from feeds.contract import Feed
from feeds.municipal_history import MunicipalHistory
from feeds.rules.cells import WITHDRAWN, is_live, is_ok, where
from feeds.rules.months import first_day, last_day
from feeds.thresholds import Rulebook

_TOLD_BY = ("full_name", "name", "local_person_id", "enrolment_id")
"""By these, and by the start of a span, one record is told from another whatever its key says."""


@dataclass(frozen=True, slots=True, eq=False)
class RuleContext:
    """One delivery as the rules see it.

    `frames` are the feeds' frames (`ReadFeed.frame`) with masked statuses, exact copies of a row left out. `past` is
    None when nothing is known of earlier months. `unreadable` are the feeds that this delivery may hold but that could
    not be read: what is not found there is not known to be missing. Two contexts are never equal, so that what is
    looked up for one can be remembered for it.
    """

    municipality: str
    period: str
    contracts: Mapping[str, Feed]
    frames: Mapping[str, pl.DataFrame]
    past: MunicipalHistory | None
    rulebook: Rulebook
    judged_on: date
    received_on: date | None = None
    linkage: pl.DataFrame | None = None
    unreadable: frozenset[str] = frozenset()
    _remembered: dict[tuple[str, str], pl.DataFrame] = field(default_factory=dict, repr=False)
    _keys: dict[str, pl.Series] = field(default_factory=dict, repr=False)

    @property
    def first_day(self) -> date:
        """The period's first day."""
        return first_day(self.period)

    @property
    def last_day(self) -> date:
        """The period's last day."""
        return last_day(self.period)

    def limit(self, check_id: str, name: str, feed: str | None = None) -> Decimal:
        """A limit of a check as it holds for this municipality; KeyError for one that the file does not name."""
        return self.rulebook.thresholds_for(check_id, self.municipality, self.judged_on, feed)[name]

    def live(self, feed: Feed) -> pl.DataFrame:
        """The feed's rows that are not withdrawn."""
        frame = self.frames[feed.name]
        if WITHDRAWN not in frame.columns:
            return frame
        return self._once("live", feed.name, lambda: where(frame, is_live(feed)))

    def own(self, feed_name: str) -> pl.DataFrame | None:
        """The delivery's own rows of a feed that can be looked up by key; None when it does not hold the feed.

        The key is sound and not given twice with different content: then it says nothing certain.
        """
        frame = self.frames.get(feed_name)
        if frame is None:
            return None
        key = self.contracts[feed_name].key
        return self._once("own", feed_name, lambda: _told_once(where(frame, is_ok(key)), key))

    def lacks_keys(self, feed_name: str) -> bool:
        """Whether a record that is not found may be a row that could not be read or bears no sound or right key."""
        is_whole = self.own_keys(feed_name).len() == self.frames[feed_name].height
        return feed_name in self.unreadable or not is_whole or self._has_key_of_another(feed_name)

    def _has_key_of_another(self, feed_name: str) -> bool:
        """Whether one key stands for two different things: one of them must be known under another key (KEY-01)."""
        if not self.own_keys(feed_name).is_duplicated().any():
            return False
        feed = self.contracts[feed_name]
        frame = self.frames[feed_name]
        if feed_name == "persons" and self.linkage is not None:
            frame = frame.join(self.linkage.select("source_row", "full_name"), on="source_row", how="left")
        start = () if feed.span is None else (feed.span.start,)
        told_by = [name for name in (*_TOLD_BY, *start) if name in frame.columns and name != feed.key]
        if not told_by:
            return False
        things = frame.filter(is_ok(feed.key)).group_by(feed.key).agg(pl.struct(told_by).n_unique().alias("things"))
        return bool((things["things"] > 1).any())

    def own_keys(self, feed_name: str) -> pl.Series:
        """Every sound key of the feed in this delivery, withdrawn or twice given ones too; empty without the feed."""
        frame = self.frames.get(feed_name)
        if frame is None:
            return pl.Series([], dtype=pl.String)
        if feed_name not in self._keys:
            key = self.contracts[feed_name].key
            self._keys[feed_name] = frame.select(pl.col(key).filter(is_ok(key))).to_series()
        return self._keys[feed_name]

    def _once(self, what: str, feed_name: str, find: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """Several rules ask for the same rows: they are looked for once."""
        if (what, feed_name) not in self._remembered:
            self._remembered[what, feed_name] = find()
        return self._remembered[what, feed_name]


def _told_once(rows: pl.DataFrame, key: str) -> pl.DataFrame:
    """The rows whose key stands there once."""
    is_alone = rows[key].n_unique() == rows.height
    return rows if is_alone else rows.unique(key, keep="none", maintain_order=True)
