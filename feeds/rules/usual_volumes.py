"""What is usual with a municipality in a month, and whether this month's totals are far from it (HIST-01, LOG-12)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from statistics import median

import polars as pl

from feeds.contract import Feed
from feeds.history_parts import followed
from feeds.rules.cells import is_missing, is_ok
from feeds.rules.context import RuleContext
from feeds.rules.spans import is_sound
from feeds.rules.volumes import PERSON, Volume, volume_of


@dataclass(frozen=True, slots=True)
class FarTotal:
    """A total that is far from the usual one: its name (as in `Volume`), rounded."""

    name: str
    value: int
    usual: int


def usual_months(context: RuleContext, feed: Feed) -> list[str] | None:
    """The accepted months that make a feed's totals usual, latest first; None when they are too few or not known."""
    needed = int(context.limit("HIST-01", "past_months", feed.name))
    months = [] if context.past is None else context.past.months_with(feed.name)[:needed]
    return months if len(months) == needed else None


def far_total(
    context: RuleContext,
    feed: Feed,
    months: Sequence[str],
    *,
    without: Collection[str] = (),
    missing: pl.DataFrame | None = None,
) -> FarTotal | None:
    """The first total of the delivery that is far from the median of these months; None when none is.

    Of `service_costs` leaving out the lines of the services `without`, in the delivery as in the months. `missing` are
    records (columns of `followed`) that are counted as if the delivery held them. A total whose cells have findings in
    this delivery is not compared.
    """
    assert context.past is not None, "asked only with history"
    past = [
        volume
        for month in months
        if (volume := context.past.volume(feed.name, month, without_services=without)) is not None
    ]
    percent = context.limit("HIST-01", "changed_percent", feed.name)
    for name, value, earlier in _comparable(_volume_now(context, feed, without, missing), past):
        usual = median(earlier)
        least = context.limit("HIST-01", "changed_eur" if name == "cost" else "changed_count", feed.name)
        change = abs(value - usual)
        if change > least and change * 100 > usual * percent:
            return FarTotal(name, _rounded(value), _rounded(usual))
    return None


@lru_cache(maxsize=1)
def sound_totals(context: RuleContext, feed_name: str) -> Mapping[str, bool]:
    """Of each total that needs cells whether all of them are sound."""
    rows = context.live(context.contracts[feed_name])
    sound = {"persons": True, "bed_nights": True, "cost": True}
    if PERSON in rows.columns:
        sound["persons"] = bool(rows.select((is_ok(PERSON) | is_missing(PERSON)).all()).item())
    if feed_name == "shelter_stays":
        sound["bed_nights"] = bool(rows.select(is_sound("check_in", "check_out", context).all()).item())
    if feed_name == "service_costs":
        sound["cost"] = bool(rows.select(is_ok("amount_eur").all()).item())
    return sound


def _volume_now(context: RuleContext, feed: Feed, without: Collection[str], missing: pl.DataFrame | None) -> Volume:
    """The delivery's totals, None where a cell that counts in it has a finding."""
    rows = context.live(feed)
    if without:
        rows = rows.filter(~pl.col("service_type").is_in(sorted(without)).fill_null(False))
    if missing is not None:
        columns = followed(feed.name)
        rows = pl.concat([rows.select(columns), missing.select(columns)])
    whole, sound = volume_of(feed, rows, context.period), sound_totals(context, feed.name)
    return Volume(
        whole.rows,
        whole.persons if sound["persons"] else None,
        whole.bed_nights if sound["bed_nights"] else None,
        whole.cost if sound["cost"] else None,
    )


def _comparable(now: Volume, past: Sequence[Volume]) -> Iterator[tuple[str, Decimal, list[Decimal]]]:
    """Name, value and earlier values of each total that is known now and in all earlier months."""
    for name in ("rows", "persons", "bed_nights", "cost"):
        value, earlier = getattr(now, name), [getattr(volume, name) for volume in past]
        if value is not None and None not in earlier:
            yield name, Decimal(value), [Decimal(each) for each in earlier]


def _rounded(value: Decimal) -> int:
    return int(value.to_integral_value())
