"""What the quality marts of random worlds say of filling and reporting, against a recount in plain Python."""

from __future__ import annotations

import pytest

from tests.integration.dbt_world.building import rows_of
from tests.integration.dbt_world.further import Recounted
from tests.oracle.comparing import compare
from tests.oracle.completeness import COLUMNS as COMPLETENESS_COLUMNS
from tests.oracle.completeness import KEYS as COMPLETENESS_KEYS
from tests.oracle.completeness import completeness
from tests.oracle.reporting_rate import COLUMNS as RATE_COLUMNS
from tests.oracle.reporting_rate import reporting_rate

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("further_marts")]


def test_completeness_is_what_the_recount_counts(further: Recounted) -> None:
    rows = rows_of(further.build_file, "from quality.completeness")

    assert rows
    assert compare(rows, completeness(further.deliveries), COMPLETENESS_KEYS, COMPLETENESS_COLUMNS) == ""


def test_reporting_rates_are_what_the_recount_counts(further: Recounted) -> None:
    rows = rows_of(further.build_file, "from quality.reporting_rate")

    assert rows
    assert compare(rows, reporting_rate(further.deliveries), ("time_period", "ref_area"), RATE_COLUMNS) == ""
    assert {row["is_reliable"] for row in rows} == {True, False}
