"""Open records that a later month no longer restates (feeds.md "Open"; ADR 3 "Dropped open records")."""

from __future__ import annotations

from collections.abc import Sequence

from tests.oracle.calendar import DAY, period_of
from tests.oracle.delivered import KEYS, Delivered
from tests.oracle.geography import municipality_on
from tests.worlds.logical import LogicalDelivery


def dropped_open(accepted: Sequence[LogicalDelivery], through: str | None = None) -> dict[tuple[str, str, str], int]:
    """(municipality of the last restatement, feed, period of the day on which it ends) → records."""
    delivered = Delivered(accepted, through)
    counts: dict[tuple[str, str, str], int] = {}
    for feed in KEYS:
        for record in delivered.records(feed):
            if record.dropped_on is not None:
                last_stated_on = record.dropped_on - DAY
                key = (municipality_on(record.lineage, last_stated_on), feed, period_of(record.dropped_on))
                counts[key] = counts.get(key, 0) + 1
    return counts
