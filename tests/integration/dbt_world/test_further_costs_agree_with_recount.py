"""The costs of persons and of Housing First in random worlds against a recount day by day, in exact fractions."""

from __future__ import annotations

import pytest

from tests.integration.dbt_world.from_logical import world_of
from tests.integration.dbt_world.further import PRICES, Recounted
from tests.oracle.hf_pre_post_costs import hf_pre_post_costs
from tests.oracle.person_costs import PARTS, person_cost_summary, person_costs
from tests.oracle.service_cost_comparison import COLUMNS as COMPARISON_COLUMNS
from tests.oracle.service_cost_comparison import service_cost_comparison

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("further_marts")]


def test_service_costs_compare_as_the_recount_has_them(further: Recounted) -> None:
    recounted = service_cost_comparison(further.deliveries)
    keys = ("time_period", "ref_area", "comparator")

    assert further.difference("service_cost_comparison", recounted, keys, COMPARISON_COLUMNS) == ""


def test_costs_of_persons_are_what_the_recount_counts(further: Recounted) -> None:
    by_person = person_costs(further.deliveries, prices=PRICES)
    numbers = world_of(further.deliveries).person_numbers()
    recounted = {(year, numbers["|".join(person)]): row for (year, person), row in by_person.items()}
    counts = ("client_days", "uncosted_days", "events", "unpriced_events")
    values = ("ref_area", *counts, *(f"{part}_eur" for part in PARTS))

    assert further.difference("person_costs", recounted, ("time_period", "person_id"), values) == ""


def test_the_summary_of_persons_is_what_the_recount_counts(further: Recounted) -> None:
    recounted = person_cost_summary(further.deliveries, prices=PRICES)
    of_part = ("persons", "mean_eur", "median_eur", "p90_eur")
    values = ("persons", *(f"{part}_{name}" for part in PARTS for name in of_part))

    assert further.difference("person_cost_summary", recounted, ("time_period", "ref_area"), values) == ""


def test_costs_before_and_after_are_what_the_recount_counts(further: Recounted) -> None:
    recounted = hf_pre_post_costs(further.deliveries, prices=PRICES)
    sides = [f"{part}_{side}" for part in ("uncosted_days", "unpriced_events") for side in ("before", "after")]
    amounts = [f"{part}_{side}_eur" for part in ("shelter", "hf", "crisis") for side in ("before", "after")]
    values = ("enrolments", *sides, *amounts, "net_change_services_eur", "net_change_eur")

    assert further.difference("hf_pre_post_costs", recounted, ("cohort", "ref_area"), values) == ""
