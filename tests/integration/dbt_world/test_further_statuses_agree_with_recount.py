"""`coverage` and `obs_status` of random worlds against a recount in plain Python, in every row of the marts.

The worlds have municipalities that begin late, stop early, miss months or feeds, and become one; some series break.
What else a status depends on (who is not followed, which past is not known) is taken from the row: the other recounts
hold it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.integration.dbt_world.further import BREAKS, Recounted
from tests.oracle.comparing import compare
from tests.oracle.dimensions import FEEDS_OF_CATEGORY
from tests.oracle.hf_retention import hf_entrants
from tests.oracle.obs_status import FEEDS_OF_LENGTH, Statuses, Told

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("further_marts")]

Row = Mapping[str, Any]

STOCK = ("time_period", "ref_area", "ethos_category", "sex", "age_band")
AREA = ("time_period", "ref_area")
KEYS: Mapping[str, tuple[str, ...]] = {
    "point_in_time": STOCK,
    "long_term": STOCK,
    "target_groups": (*STOCK, "target_group"),
    "monthly_flows": AREA,
    "monthly_flows_by_sex_age": (*AREA, "sex", "age_band"),
    "capacity_use": (*AREA, "facility"),
    "functional_zero": AREA,
    "entry_cohorts": (*AREA, "horizon"),
    "annual_prevalence": STOCK,
    "annual_flow_stock_returner": AREA,
    "episode_gap_sensitivity": (*AREA, "gap_nights"),
    "exits_and_returns": AREA,
    "first_time_homeless": AREA,
    "length_of_time_homeless": (*AREA, "categories", "state"),
    "hf_retention": ("cohort", "ref_area", "month"),
    "hf_retention_crude": ("cohort", "ref_area", "horizon"),
    "hf_cumulative_incidence": ("cohort", "ref_area", "month"),
    "support_effort": (*AREA, "worker_role"),
}
OF_HOUSING_FIRST = {"hf_retention", "hf_retention_crude", "hf_cumulative_incidence", "support_effort"}


def _of_night(mart: str) -> Callable[[Statuses, Row], Told]:
    return lambda statuses, row: statuses.of_night(mart, row["time_period"], row["ref_area"], row["ethos_category"])


def _of_programme(mart: str) -> Callable[[Statuses, Row], Told]:
    return lambda statuses, row: statuses.of_programme(mart, row["ref_area"])


EXPECTED: Mapping[str, Callable[[Statuses, Row], Told]] = {
    "point_in_time": _of_night("point_in_time"),
    "long_term": _of_night("long_term"),
    "target_groups": _of_night("target_groups"),
    "monthly_flows": lambda statuses, row: statuses.of_flow_month(row["time_period"], row["ref_area"]),
    "monthly_flows_by_sex_age": lambda statuses, row: statuses.of_flow_month(
        row["time_period"], row["ref_area"], breakdown="monthly_flows_by_sex_age"
    ),
    "capacity_use": lambda statuses, row: statuses.of_capacity_month(row["time_period"], row["ref_area"]),
    "functional_zero": lambda statuses, row: statuses.of_functional_zero(
        row["time_period"], row["ref_area"], are_placements_known=row["placements_6m"] is not None
    ),
    "entry_cohorts": lambda statuses, row: statuses.of_entry_month(
        row["time_period"], row["ref_area"], are_all_followed=row["followed"] == row["entrants"]
    ),
    "annual_prevalence": lambda statuses, row: statuses.of_year(
        "annual_prevalence", row["time_period"], row["ref_area"], FEEDS_OF_CATEGORY[row["ethos_category"]]
    ),
    "annual_flow_stock_returner": lambda statuses, row: statuses.of_year(
        "annual_flow_stock_returner", row["time_period"], row["ref_area"], is_unreliable=row["flow"] is None
    ),
    "episode_gap_sensitivity": lambda statuses, row: statuses.of_year(
        "episode_gap_sensitivity", row["time_period"], row["ref_area"]
    ),
    "exits_and_returns": lambda statuses, row: statuses.of_exit_year(row["time_period"], row["ref_area"]),
    "first_time_homeless": lambda statuses, row: statuses.of_year(
        "first_time_homeless", row["time_period"], row["ref_area"], is_unreliable=row["assessable"] < row["entries"]
    ),
    "length_of_time_homeless": lambda statuses, row: statuses.of_year(
        "length_of_time_homeless", row["time_period"], row["ref_area"], FEEDS_OF_LENGTH[row["categories"]]
    ),
    "hf_retention": _of_programme("hf_retention"),
    "hf_retention_crude": _of_programme("hf_retention_crude"),
    "hf_cumulative_incidence": _of_programme("hf_cumulative_incidence"),
    "support_effort": lambda statuses, row: statuses.of_support_month(row["time_period"], row["ref_area"]),
}


@pytest.fixture(scope="module")
def statuses(further: Recounted) -> Statuses:
    """What the deliveries of the world say of coverage."""
    return Statuses(further.deliveries, BREAKS)


@pytest.mark.parametrize("mart", EXPECTED)
def test_every_figure_says_how_far_it_is_to_be_trusted(mart: str, further: Recounted, statuses: Statuses) -> None:
    rows, keys = further.rows(mart), KEYS[mart]
    recounted = {tuple(row[key] for key in keys): EXPECTED[mart](statuses, row) for row in rows}

    assert rows or (mart in OF_HOUSING_FIRST and not hf_entrants(further.deliveries))
    assert compare(rows, recounted, keys, ("coverage", "obs_status")) == ""


def test_every_status_is_met(further: Recounted) -> None:
    met: dict[str, Counter[str]] = {
        mart: Counter(row["obs_status"] for row in further.rows(mart))
        for mart in ("annual_prevalence", "monthly_flows", "exits_and_returns")
    }
    assert set().union(*met.values()) >= {"A", "B", "P", "U"}, met
    assert any(0 < row["coverage"] < 1 for row in further.rows("monthly_flows"))


def test_a_break_is_met_in_a_programme(further: Recounted) -> None:
    statuses_of_the_country = {
        row["obs_status"] for row in further.rows("hf_retention_crude") if row["ref_area"] == "LV"
    }
    assert statuses_of_the_country == ({"B"} if hf_entrants(further.deliveries) else set())
