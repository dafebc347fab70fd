"""Housing First in random worlds against a recount in plain Python: who keeps the home, and what support it takes."""

from __future__ import annotations

import pytest

from tests.integration.dbt_world.further import Recounted
from tests.oracle.comparing import compare
from tests.oracle.hf_cumulative_incidence import COLUMNS as INCIDENCE_COLUMNS
from tests.oracle.hf_cumulative_incidence import hf_cumulative_incidence
from tests.oracle.hf_retention import hf_retention, hf_retention_crude
from tests.oracle.support_effort import COLUMNS as EFFORT_COLUMNS
from tests.oracle.support_effort import support_effort

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("further_marts")]

CURVE_KEYS = ("cohort", "ref_area", "month")


def test_retention_is_what_the_recount_counts(further: Recounted) -> None:
    recounted = hf_retention(further.deliveries)
    values = ("at_risk", "events", "censored", "survival", "ci_low", "ci_high")

    assert further.difference("hf_retention", recounted, CURVE_KEYS, values) == ""


def test_crude_retention_is_what_the_recount_counts(further: Recounted) -> None:
    recounted = hf_retention_crude(further.deliveries)
    rates = [f"rate_{of}{bound}" for of in ("all", "excluding_deaths") for bound in ("", "_low", "_high")]
    values = ("entrants", "deaths", "housed", "exited_otherwise", *rates)

    assert further.difference("hf_retention_crude", recounted, ("cohort", "ref_area", "horizon"), values) == ""


def test_loss_and_death_are_what_the_recount_counts(further: Recounted) -> None:
    recounted = hf_cumulative_incidence(further.deliveries)

    assert further.difference("hf_cumulative_incidence", recounted, CURVE_KEYS, INCIDENCE_COLUMNS) == ""


def test_support_is_what_the_recount_counts(further: Recounted) -> None:
    """The mart rounds each client's part of a month to twelve decimals, so that their order does not matter."""
    rows, recounted = further.rows("support_effort"), support_effort(further.deliveries)

    assert compare(rows, recounted, ("time_period", "ref_area", "worker_role"), EFFORT_COLUMNS) == ""
