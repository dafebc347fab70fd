"""The totals of a feed's month that HIST-01 compares with earlier months."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from feeds.contract import Feed
from feeds.rules.nights import nights_in

PERSON = "local_person_id"


@dataclass(frozen=True, slots=True)
class Volume:
    """Totals of one feed in one month; None for a total that the feed does not have."""

    rows: int
    persons: int | None = None
    bed_nights: int | None = None
    cost: Decimal | None = None

    def __add__(self, other: Volume) -> Volume:
        """Both together: two municipalities' files of the same feed and month, before their merger."""
        return Volume(
            self.rows + other.rows,
            _sum(self.persons, other.persons),
            _sum(self.bed_nights, other.bed_nights),
            None if self.cost is None or other.cost is None else self.cost + other.cost,
        )


def volume_of(feed: Feed, rows: pl.DataFrame, period: str) -> Volume:
    """The totals of a month's live rows (an empty cell is null).

    Bed-nights of `shelter_stays`: the sum over stays of the nights of [check_in, check_out) that lie in the month; an
    open stay lasts to the month's end; two beds of one person are two bed-nights.
    """
    nights = (
        int(rows.select(nights_in(period, "check_in", "check_out")).sum().item() or 0)
        if feed.name == "shelter_stays"
        else None
    )
    persons = rows[PERSON].drop_nulls().n_unique() if PERSON in rows.columns else None
    cost = rows["amount_eur"].sum() if feed.name == "service_costs" else None
    return Volume(rows.height, persons, nights, None if cost is None else Decimal(cost))


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
