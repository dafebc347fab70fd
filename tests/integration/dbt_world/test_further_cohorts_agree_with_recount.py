"""The cohorts of random worlds against a recount day by day in plain Python, in every row and value."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from tests.integration.dbt_world.further import Recounted
from tests.oracle.delivered import Delivered
from tests.oracle.dimensions import reference_date_of_year
from tests.oracle.entry_cohorts import OUTCOMES, entry_cohorts
from tests.oracle.exits_and_returns import COLUMNS as EXIT_COLUMNS
from tests.oracle.exits_and_returns import exits_and_returns
from tests.oracle.first_time_homeless import first_time_homeless
from tests.oracle.geography import areas_on
from tests.oracle.length_of_time_homeless import length_of_time_homeless

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("further_marts")]

PROVISIONAL_DAYS = timedelta(days=7)


def test_exits_and_returns_are_what_the_recount_counts(further: Recounted) -> None:
    recounted = exits_and_returns(further.deliveries)

    assert further.difference("exits_and_returns", recounted, ("time_period", "ref_area"), EXIT_COLUMNS) == ""


def test_a_year_of_exits_is_provisional_while_fewer_than_seven_days_follow_it(further: Recounted) -> None:
    delivered = Delivered(further.deliveries)
    told: Counter[bool] = Counter()

    for row in further.rows("exits_and_returns"):
        is_provisional = _last_data(delivered, row["ref_area"], row["time_period"]) < (
            date(row["time_period"], 12, 31) + PROVISIONAL_DAYS
        )
        told[is_provisional] += 1
        expected = ("L", "B", "U", "P") if is_provisional else ("L", "B", "U", "A")
        assert row["obs_status"] in expected, row

    assert told[True] and told[False]


def _last_data(delivered: Delivered, area: str, year: int) -> date:
    """The earliest data_through of the area's municipalities that are covered in the year."""
    on = reference_date_of_year(delivered, year)
    ends = []
    for lineage in delivered.lineages():
        first, last = delivered.counting_start(lineage), delivered.counting_end(lineage)
        if area in areas_on(lineage, on) and first and last and first.year <= year <= last.year:
            ends.append(last)
    return min(ends)


def test_length_of_time_is_what_the_recount_counts(further: Recounted) -> None:
    recounted = length_of_time_homeless(further.deliveries)
    keys, values = ("time_period", "ref_area", "categories", "state"), ("persons", "mean_nights", "median_nights")

    assert further.difference("length_of_time_homeless", recounted, keys, values) == ""


def test_first_times_are_what_the_recount_counts(further: Recounted) -> None:
    recounted = first_time_homeless(further.deliveries)
    values = ("entries", "assessable", "first_time", "first_time_share")

    assert further.difference("first_time_homeless", recounted, ("time_period", "ref_area"), values) == ""


def test_entry_cohorts_are_what_the_recount_counts(further: Recounted) -> None:
    recounted = entry_cohorts(further.deliveries)
    values = ("entrants", "followed", *OUTCOMES, *(f"{outcome}_share" for outcome in OUTCOMES))

    assert further.difference("entry_cohorts", recounted, ("time_period", "ref_area", "horizon"), values) == ""
