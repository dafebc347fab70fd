"""The further counts of random worlds against a recount day by day in plain Python, in every row and value."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.integration.dbt_world.further import RELATIVE, WORLDS, Recounted, deliveries_of
from tests.oracle.annual_flow_stock_returner import annual_flow_stock_returner
from tests.oracle.capacity_use import COLUMNS as CAPACITY_COLUMNS
from tests.oracle.capacity_use import capacity_use
from tests.oracle.comparing import compare
from tests.oracle.dimensions import TOTAL
from tests.oracle.episode_gap_sensitivity import episode_gap_sensitivity
from tests.oracle.functional_zero import functional_zero
from tests.oracle.geography import scoped
from tests.oracle.long_term import COLUMNS as LONG_TERM_COLUMNS
from tests.oracle.long_term import long_term
from tests.oracle.monthly_flows import COLUMNS as FLOW_COLUMNS
from tests.oracle.monthly_flows_by_sex_age import monthly_flows_by_sex_age
from tests.oracle.target_groups import target_groups

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("further_marts")]

STOCK_KEYS = ("time_period", "ref_area", "ethos_category", "sex", "age_band")


def test_long_term_is_what_the_recount_counts(further: Recounted) -> None:
    assert further.difference("long_term", long_term(further.deliveries), STOCK_KEYS, LONG_TERM_COLUMNS) == ""


def test_target_groups_are_what_the_recount_counts(further: Recounted) -> None:
    recounted = target_groups(further.deliveries)

    assert further.difference("target_groups", recounted, (*STOCK_KEYS, "target_group"), ("persons",)) == ""


def test_flows_by_sex_and_age_are_what_the_recount_counts(further: Recounted) -> None:
    recounted = monthly_flows_by_sex_age(further.deliveries)
    keys = ("time_period", "ref_area", "sex", "age_band")

    assert further.difference("monthly_flows_by_sex_age", recounted, keys, FLOW_COLUMNS) == ""


def test_somebody_grows_from_one_age_band_into_another_at_the_end_of_a_month() -> None:
    """Else the recount above could not tell the first of the month from any other day."""
    assert any(_somebody_grows_at_a_month_end(name) for name in WORLDS)


def _somebody_grows_at_a_month_end(world: str) -> bool:
    recounted = monthly_flows_by_sex_age(deliveries_of(world))
    of_the_country = {key: row for key, row in recounted.items() if key[1:3] == ("LV", TOTAL)}
    at_end = {(month, band): row["active_end"] for (month, _, _, band), row in of_the_country.items()}
    at_start = {(month, band): row["active_start"] for (month, _, _, band), row in of_the_country.items()}
    months = sorted({month for month, _ in at_end})
    bands = {band for _, band in at_end} - {TOTAL}
    return any(
        at_end.get((month, band), 0) != at_start.get((following, band), 0)
        for month, following in pairwise(months)
        for band in bands
    )


def test_capacity_use_is_what_the_recount_counts(further: Recounted) -> None:
    recounted = capacity_use(further.deliveries)
    ids = _ids_of_facilities(further)
    rows = [row | {"facility": ids.get(row["facility"], row["facility"])} for row in further.rows("capacity_use")]

    assert rows
    keys = ("time_period", "ref_area", "facility")
    assert compare(rows, recounted, keys, CAPACITY_COLUMNS, relative=RELATIVE) == ""


def _ids_of_facilities(further: Recounted) -> dict[str, str]:
    """The number of a facility in the build → `<lineage>|<its own id>`; names are unique in a municipality."""
    named = {}
    for delivery in further.deliveries:
        for row in delivery.feeds.get("facilities", []):
            lineage, identifier = scoped(delivery.municipality, str(row["facility_id"]))
            named[lineage, row["name"]] = f"{lineage}|{identifier}"
    return {str(row["facility_no"]): named[row["lineage"], row["name"]] for row in further.rows("dim_facility")}


def test_functional_zero_is_what_the_recount_counts(further: Recounted) -> None:
    recounted = functional_zero(further.deliveries)
    values = ("active_end", "placements_6m", "is_functional_zero")

    assert further.difference("functional_zero", recounted, ("time_period", "ref_area"), values) == ""


def test_flow_stock_and_returner_are_what_the_recount_counts(further: Recounted) -> None:
    recounted = annual_flow_stock_returner(further.deliveries)
    values = ("persons", "flow", "stock", "returner")

    assert further.difference("annual_flow_stock_returner", recounted, ("time_period", "ref_area"), values) == ""


def test_the_first_two_years_of_an_area_are_of_low_reliability(further: Recounted) -> None:
    rows = [row for row in further.rows("annual_flow_stock_returner") if row["flow"] is None]

    assert rows
    assert {row["obs_status"] for row in rows} <= {"L", "B", "U"}


def test_sensitivity_to_the_gap_is_what_the_recount_counts(further: Recounted) -> None:
    recounted = episode_gap_sensitivity(further.deliveries)
    keys = ("time_period", "ref_area", "gap_nights")
    values = ("episodes", "mean_days", "episodes_completed", "mean_days_completed")

    assert further.difference("episode_gap_sensitivity", recounted, keys, values) == ""
