"""CAP-01 to CAP-04: a facility's beds against its nights, and against last month's beds."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from feeds.code_groups import services_with_stays
from feeds.contract import Feed
from feeds.rules.cells import is_ok
from feeds.rules.context import RuleContext
from feeds.rules.continuity import forgotten_records
from feeds.rules.month_rows import month_rows
from feeds.rules.nights import after, nights_in, until
from feeds.rules.outcome import Rule, RuleOutcome, faults_in, only
from feeds.rules.references import NO_PAST
from feeds.rules.spans import FACILITY_SPAN, in_order
from feeds.whys import why

CAPACITY = "capacity"
_STAYS = "shelter_stays"


@lru_cache(maxsize=1)
def _occupied(context: RuleContext) -> pl.DataFrame:
    """The delivery's sound facilities with `bed_nights` used and `beds` available in the month.

    Bed-nights available = capacity × open days, the days of the month from open_from to open_to, both included
    (methodology 4, capacity_use). Used = the nights of [check_in, check_out) of its stays that lie in the month; an
    open stay lasts to the month's end. Nights outside the opening are DATE-08's, not too many for the beds.
    """
    own = context.own("facilities")
    assert own is not None, "the rule runs on a delivery with facilities"
    first_open = pl.max_horizontal("open_from", pl.lit(context.first_day))
    last_open = pl.min_horizontal(pl.col("open_to").fill_null(context.last_day), pl.lit(context.last_day))
    open_days = ((last_open - first_open).dt.total_days() + 1).clip(lower_bound=0)
    places = own.filter(is_ok(CAPACITY) & in_order(*FACILITY_SPAN) & (pl.col("open_from") <= context.last_day))
    return (
        places.with_columns(open_days.alias("open_days"))
        .with_columns((pl.col(CAPACITY) * pl.col("open_days")).alias("beds"))
        .join(_nights_while_open(context, places), on="facility_id", how="left")
        .with_columns(pl.col("bed_nights").fill_null(0))
    )


def _nights_while_open(context: RuleContext, places: pl.DataFrame) -> pl.DataFrame:
    """`facility_id`, `bed_nights`: the month's nights in each place from open_from to open_to."""
    stays = month_rows(context, "shelter_stays").rows.join(places.select("facility_id", *FACILITY_SPAN), "facility_id")
    closed = pl.col("open_to").dt.offset_by("1d").fill_null(after(context.period))
    inside = stays.select(
        "facility_id",
        pl.max_horizontal("check_in", "open_from").alias("begins"),
        pl.min_horizontal(until("check_out", after(context.period)), closed).alias("ends"),
    )
    nights = inside.select("facility_id", nights_in(context.period, "begins", "ends").alias("bed_nights"))
    return nights.group_by("facility_id").agg(pl.col("bed_nights").sum())


def over_full(context: RuleContext, feed: Feed) -> RuleOutcome:
    """Occupancy over 100 %, up to where CAP-02 asks for confirmation."""
    why_not = month_rows(context, "shelter_stays").why_not
    if why_not is not None:
        return why_not
    limit = int(context.limit("CAP-01", "max_occupancy_percent", feed.name))
    gross = int(context.limit("CAP-02", "max_occupancy_percent", feed.name))
    percent = pl.col("bed_nights") * 100
    faulty = {CAPACITY: (percent > pl.col("beds") * limit) & (percent <= pl.col("beds") * gross)}
    return RuleOutcome(faults_in(_occupied(context), faulty, {"max_occupancy_percent": limit}))


def far_over_full(context: RuleContext, feed: Feed) -> RuleOutcome:
    """Occupancy over 150 %; nights in a place without beds are that too."""
    why_not = month_rows(context, "shelter_stays").why_not
    if why_not is not None:
        return why_not
    gross = int(context.limit("CAP-02", "max_occupancy_percent", feed.name))
    faulty = {CAPACITY: pl.col("bed_nights") * 100 > pl.col("beds") * gross}
    return RuleOutcome(faults_in(_occupied(context), faulty, {"max_occupancy_percent": gross}))


def changed_capacity(context: RuleContext, feed: Feed) -> RuleOutcome:
    """Capacity changed by more than a third of that of the place's latest earlier accepted month.

    The first beds of a place that had none are a change; a place that is new is none.
    """
    if context.past is None:
        return RuleOutcome(undecided=NO_PAST)
    earlier = context.past.rows(feed.name).filter(pl.col("period") < context.period)
    if earlier.is_empty():
        return RuleOutcome(not_applicable=why("no_facilities_before"))
    own = context.own(feed.name)
    assert own is not None, "the rule runs on a delivery with facilities"
    latest = earlier.sort("period", maintain_order=True).unique("facility_id", keep="last", maintain_order=True)
    before = latest.select("facility_id", pl.col(CAPACITY).alias("before"))
    part = int(context.limit("CAP-03", "changed_part", feed.name))
    rows = own.filter(is_ok(CAPACITY)).join(before, on="facility_id", how="inner")
    changed = (pl.col(CAPACITY) - pl.col("before")).abs() * part > pl.col("before")
    return RuleOutcome(faults_in(rows, {CAPACITY: changed}))


def nobody_stayed(context: RuleContext, _feed: Feed) -> RuleOutcome:
    """A place for the night with beds and open days in the month, where no stay was active in it, not even by day.

    Where HIST-03 misses a stay that was open in the place, somebody stayed.
    """
    stays = month_rows(context, _STAYS)
    if stays.why_not is not None:
        return stays.why_not
    places = empty_places(context)
    if _STAYS in context.frames and not places.is_empty():
        missed = forgotten_records(context, context.contracts[_STAYS])["facility_id"]
        places = places.filter(~pl.col("facility_id").is_in(missed.implode()))
    return RuleOutcome(faults_in(places, {"facility_id": pl.lit(True)}))


@lru_cache(maxsize=1)
def empty_places(context: RuleContext) -> pl.DataFrame:
    """The delivery's places for the night with beds and open days in the month, and no stay that was active in it.

    None where the month's stays are not all known.
    """
    own, stays = context.own("facilities"), month_rows(context, _STAYS)
    if own is None or stays.why_not is not None:
        return pl.DataFrame(schema={"source_row": pl.Int64, "facility_id": pl.String, "service_type": pl.String})
    active = stays.rows.filter(pl.col("check_out").is_null() | (pl.col("check_out") >= context.first_day))
    empty = ~pl.col("facility_id").is_in(active["facility_id"].implode())
    takes_stays = is_ok("service_type") & pl.col("service_type").is_in(sorted(services_with_stays()))
    found = _occupied(context).filter(takes_stays & (pl.col("beds") > 0) & empty)
    return found.select("source_row", "facility_id", "service_type")


CAP_01 = Rule("CAP-01", only("facilities", "facility_id", "capacity", "open_from"), over_full)
CAP_02 = Rule("CAP-02", only("facilities", "facility_id", "capacity", "open_from"), far_over_full)
CAP_03 = Rule("CAP-03", only("facilities", "facility_id", "capacity"), changed_capacity)
CAP_04 = Rule("CAP-04", only("facilities", "facility_id", "capacity", "open_from", "service_type"), nobody_stayed)
