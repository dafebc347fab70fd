"""The comparisons of random worlds against a recount day by day in plain Python, in every row and value."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.integration.dbt_world.further import BREAKS, WORLDS, Recounted, deliveries_of
from tests.oracle.epoch_indicators import COLUMNS as EPOCH_COLUMNS
from tests.oracle.epoch_indicators import KEYS as EPOCH_KEYS
from tests.oracle.epoch_indicators import epoch_indicators
from tests.oracle.lisbon_goals import COLUMNS as LISBON_COLUMNS
from tests.oracle.lisbon_goals import INDICATORS, lisbon_goals

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("further_marts")]


def test_lisbon_goals_are_what_the_recount_counts(further: Recounted) -> None:
    recounted = lisbon_goals(further.deliveries, BREAKS)
    keys = ("time_period", "ref_area", "indicator", "group_dimension", "group_value")

    assert further.difference("lisbon_goals", recounted, keys, LISBON_COLUMNS) == ""


def test_epoch_indicators_are_what_the_recount_counts(further: Recounted) -> None:
    recounted = epoch_indicators(further.deliveries, BREAKS)

    assert further.difference("epoch_indicators", recounted, EPOCH_KEYS, EPOCH_COLUMNS) == ""


def test_the_worlds_meet_every_indicator_and_every_kind_of_comparison() -> None:
    met: Counter[str] = Counter()
    for name in WORLDS:
        for (_, _, indicator, dimension, _), row in lisbon_goals(deliveries_of(name), BREAKS).items():
            met[indicator] += bool(row["value"])
            met[f"status {row['obs_status']}"] += 1
            met[f"direction {row['direction']}"] += 1
            met[f"group by {dimension}"] += 1
            met["a baseline before the year"] += row["baseline"] is not None and row["direction"] is not None

    missing = {indicator for indicator in INDICATORS if met[indicator] < 3}
    assert missing == set(), met
    assert min(met[f"status {status}"] for status in "ABPU") >= 10, met
    assert min(met[f"direction {each}"] for each in ("better", "worse", "unchanged", None)) >= 10, met
    assert min(met[f"group by {each}"] for each in ("_T", "sex", "age_band", "citizenship")) >= 50, met
    assert met["a baseline before the year"] >= 100, met
