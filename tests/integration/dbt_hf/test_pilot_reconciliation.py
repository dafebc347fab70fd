"""The pilot's logical deliveries give its published figures, through the models alone (no gate, no files)."""

from __future__ import annotations

from pathlib import Path

import pytest

from examples.pilot_generator.months import PERIODS
from examples.pilot_generator.period_files import period_rows
from examples.pilot_generator.world import build_world
from tests.integration.dbt_hf.marts import Mart, build_marts, only
from tests.integration.dbt_world.from_logical import world_of
from tests.worlds.logical import LogicalDelivery

MARTS = ("pilot_reconciliation", "hf_retention_crude")
CONTRADICTED = {
    ("participants", "LV0001000"),
    ("dwellings_closing_text", "LV"),
    ("retention_excluding_deaths_indicator_list", "LV"),
}


def pilot_deliveries(last_period: str) -> list[LogicalDelivery]:
    """What the three municipalities say of each month up to the last one."""
    told = [
        (municipality, period, period_rows(tables, period))
        for period in PERIODS
        if period <= last_period
        for municipality, tables in build_world().items()
    ]
    return [LogicalDelivery(*delivery, received_order=order) for order, delivery in enumerate(told)]


@pytest.fixture(scope="module")
def whole_pilot(tmp_path_factory: pytest.TempPathFactory, dbt_target: Path) -> dict[str, Mart]:
    """All months of the pilot."""
    world = world_of(pilot_deliveries("2023-10"))
    return build_marts(world, tmp_path_factory.mktemp("pilot"), MARTS, dbt_target)


@pytest.fixture(scope="module")
def mid_term(tmp_path_factory: pytest.TempPathFactory, dbt_target: Path) -> dict[str, Mart]:
    """The pilot as it was known at the end of January 2023."""
    world = world_of(pilot_deliveries("2023-01"))
    return build_marts(world, tmp_path_factory.mktemp("mid_term"), MARTS, dbt_target)


def test_every_figure_is_reproduced_but_those_in_which_the_source_contradicts_itself(
    whole_pilot: dict[str, Mart],
) -> None:
    rows = whole_pilot["pilot_reconciliation"]
    assert len(rows) == 76
    statuses = {(row["indicator"], row["ref_area"]): row["status"] for row in rows}
    assert {key for key, status in statuses.items() if status == "inconsistent_in_source"} == CONTRADICTED
    assert {key: status for key, status in statuses.items() if status == "differs"} == {}


def test_the_mart_of_retention_gives_45_of_47_and_45_of_49(whole_pilot: dict[str, Mart]) -> None:
    row = only(whole_pilot["hf_retention_crude"], ref_area="LV", cohort="_T", horizon="cutoff")
    assert (row["entrants"], row["deaths"], row["housed"]) == (49, 2, 45)
    percentages = {name: round(100 * row[name], 1) for name in row if name.startswith("rate_")}
    assert percentages == {
        "rate_all": 91.8,
        "rate_all_low": 80.8,
        "rate_all_high": 96.8,
        "rate_excluding_deaths": 95.7,
        "rate_excluding_deaths_low": 85.8,
        "rate_excluding_deaths_high": 98.8,
    }


def test_at_mid_term_only_the_mid_term_figures_can_be_told(mid_term: dict[str, Mart]) -> None:
    told = {row["indicator"]: (row["computed_value"], row["status"]) for row in mid_term["pilot_reconciliation"]}
    assert told == {
        "midterm_women": (23, "reproduced"),
        "midterm_men": (22, "reproduced"),
        "midterm_years_without_home_ge_10y": (14, "reproduced"),
        "midterm_years_without_home_4_9y": (11, "reproduced"),
        "midterm_years_without_home_1_3y": (10, "reproduced"),
        "midterm_years_without_home_lt_1y": (10, "reproduced"),
    }
    assert only(mid_term["hf_retention_crude"], ref_area="LV", cohort="_T", horizon="cutoff")["entrants"] == 45
