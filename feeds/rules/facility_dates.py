"""DATE-08: a stay in a place that was not open."""

from __future__ import annotations

import polars as pl

from feeds.contract import Feed
from feeds.rules.cells import is_missing, is_ok, where
from feeds.rules.context import RuleContext
from feeds.rules.lookups import facility_openings
from feeds.rules.openness import has_only_destination
from feeds.rules.outcome import Rule, RuleOutcome, faults_in, only
from feeds.rules.references import NO_PAST
from feeds.rules.spans import is_sound


def outside_opening(context: RuleContext, feed: Feed) -> RuleOutcome:
    """A stay that begins before the facility's open_from, ends after its open_to, or goes on in the period beyond it.

    Both days are inside: one may arrive on open_from and leave on open_to.
    """
    rows = where(context.live(feed), is_sound("check_in", "check_out", context) & is_ok("facility_id"))
    openings = facility_openings(context)
    unknown = rows.filter(~pl.col("facility_id").is_in(openings["facility_id"].implode()))
    placed = rows.join(openings, on="facility_id", how="inner")
    goes_on = is_missing("check_out") & ~has_only_destination() & (pl.col("open_to") < context.last_day)
    faulty = {
        "check_in": (pl.col("check_in") < pl.col("open_from"))
        | (pl.col("check_in") > pl.col("open_to")).fill_null(False),
        "check_out": (is_ok("check_out") & (pl.col("check_out") > pl.col("open_to"))) | goes_on,
    }
    undecided = NO_PAST if context.past is None and not unknown.is_empty() else None
    return RuleOutcome(faults_in(placed, faulty), undecided)


DATE_08 = Rule("DATE-08", only("shelter_stays", "check_in", "facility_id"), outside_opening)
