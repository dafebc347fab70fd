"""What a rule may see: one delivery's masked frames, and its municipality's own accepted past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from feeds.contract import Feed
from feeds.history import MunicipalHistory
from feeds.rules.cells import is_live, is_ok
from feeds.rules.months import first_day, last_day


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
    unreadable: frozenset[str] = frozenset()

    @property
    def first_day(self) -> date:
        """The period's first day."""
        return first_day(self.period)

    @property
    def last_day(self) -> date:
        """The period's last day."""
        return last_day(self.period)

    def live(self, feed: Feed) -> pl.DataFrame:
        """The feed's rows that are not withdrawn."""
        return self.frames[feed.name].filter(is_live(feed))

    def own(self, feed_name: str) -> pl.DataFrame | None:
        """The delivery's own rows of a feed that can be looked up by key; None when it does not hold the feed.

        The key is sound and not given twice with different content: then it says nothing certain.
        """
        frame = self.frames.get(feed_name)
        if frame is None:
            return None
        key = self.contracts[feed_name].key
        return frame.filter(is_ok(key)).unique(key, keep="none", maintain_order=True)

    def own_keys(self, feed_name: str) -> pl.Series:
        """Every sound key of the feed in this delivery, withdrawn or twice given ones too; empty without the feed."""
        frame = self.frames.get(feed_name)
        if frame is None:
            return pl.Series([], dtype=pl.String)
        key = self.contracts[feed_name].key
        return frame.filter(is_ok(key))[key]
