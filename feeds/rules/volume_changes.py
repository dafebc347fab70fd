"""HIST-01: a month's totals that are far from what is usual with the municipality."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from statistics import median

from feeds.contract import Feed
from feeds.findings import Why
from feeds.rules.cells import is_missing, is_ok
from feeds.rules.context import RuleContext
from feeds.rules.outcome import Fault, Rule, RuleOutcome
from feeds.rules.references import NO_PAST
from feeds.rules.spans import is_sound
from feeds.rules.volumes import PERSON, Volume, volume_of
from feeds.whys import why


def unusual_volume(context: RuleContext, feed: Feed) -> RuleOutcome:
    """Rows, persons, bed-nights or cost far from the median of the last 6 accepted months.

    Far = by more than 50 % of the median and more than 10 (cost: 1,000 EUR). One fault a feed: the first total that is
    far is named. A total whose cells have findings in this delivery is not compared.
    """
    if context.past is None:
        return RuleOutcome(undecided=NO_PAST)
    needed = int(context.limit("HIST-01", "past_months", feed.name))
    months = context.past.months_with(feed.name)[:needed]
    if len(months) < needed:
        return RuleOutcome(not_applicable=why("few_months", needed=needed))
    if feed.name in context.unreadable:
        return RuleOutcome(undecided=why("not_all_read"))
    past = [volume for month in months if (volume := context.past.volume(feed.name, month)) is not None]
    now, undecided = _volume_now(context, feed)
    percent = context.limit("HIST-01", "changed_percent", feed.name)
    for name, value, earlier in _totals(now, past):
        usual = median(earlier)
        least = context.limit("HIST-01", "changed_eur" if name == "cost" else "changed_count", feed.name)
        change = abs(value - usual)
        if change > least and change * 100 > usual * percent:
            params: dict[str, str | int] = {"total": name, "value": _rounded(value), "usual": _rounded(usual)}
            return RuleOutcome((Fault(params=params),))
    return RuleOutcome(undecided=undecided)


def _volume_now(context: RuleContext, feed: Feed) -> tuple[Volume, Why | None]:
    """The delivery's totals, None where a cell that counts in it has a finding; and why one is None."""
    rows = context.live(feed)
    whole = volume_of(feed, rows, context.period)
    known: dict[str, bool] = {"persons": True, "bed_nights": True, "cost": True}
    if PERSON in rows.columns:
        known["persons"] = bool(rows.select((is_ok(PERSON) | is_missing(PERSON)).all()).item())
    if feed.name == "shelter_stays":
        known["bed_nights"] = bool(rows.select(is_sound("check_in", "check_out", context).all()).item())
    if feed.name == "service_costs":
        known["cost"] = bool(rows.select(is_ok("amount_eur").all()).item())
    volume = Volume(
        whole.rows,
        whole.persons if known["persons"] else None,
        whole.bed_nights if known["bed_nights"] else None,
        whole.cost if known["cost"] else None,
    )
    return volume, None if all(known.values()) else why("totals_in_question")


def _totals(now: Volume, past: list[Volume]) -> Iterator[tuple[str, Decimal, list[Decimal]]]:
    """Name, value and earlier values of each total that is known now and in all earlier months."""
    for name in ("rows", "persons", "bed_nights", "cost"):
        value, earlier = getattr(now, name), [getattr(volume, name) for volume in past]
        if value is not None and None not in earlier:
            yield name, Decimal(value), [Decimal(each) for each in earlier]


def _rounded(value: Decimal) -> int:
    return int(value.to_integral_value())


def _every_feed(_feed: Feed) -> tuple[str, ...]:
    return ()


HIST_01 = Rule("HIST-01", _every_feed, unusual_volume)
