"""What a publication tells of itself: two builds of a town that corrects a month, and one for the moment between them.

Revisions, the dictionary, how well columns are filled, who reports.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from feeds.clock import naive_utc
from orchestration.build import prepare_build, publish
from tests.e2e.town import RIGA, Stay, Town
from tests.integration.dbt_world.building import rows_of, run_dbt

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("revisions")]

LEFT: Stay = ("S1", "P1", "2026-01-10", "2026-01-20")
STAYED: Stay = ("S1", "P1", "2026-01-10", "")
LEFT_LATER: Stay = ("S1", "P1", "2026-01-10", "2026-02-05")
NEW_DELIVERIES = [(f"{RIGA}-2026-01-v2", "accepted"), (f"{RIGA}-2026-02-v1", "accepted")]


@dataclass(frozen=True)
class Releases:
    """The published files: the first, the one after the correction, and the rebuild for the moment between."""

    first: Path
    second: Path
    between: Path

    @staticmethod
    def compared_with(file: Path) -> str | None:
        (row,) = rows_of(file, "select compared_with from marts.publication")
        return row["compared_with"]


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory, dbt_target: Path) -> Releases:
    """January; then January corrected (somebody stayed on into February) and February."""
    folder = tmp_path_factory.mktemp("releases")
    town = Town(folder / "home")
    _accepted(town, "2026-01", LEFT)
    first = _released(town, dbt_target)
    between = naive_utc(town.installation.clock())
    _accepted(town, "2026-01", STAYED)
    _accepted(town, "2026-02", LEFT_LATER)
    second = _released(town, dbt_target)
    rebuilt = _released(town, dbt_target, between)
    return Releases(first, second, rebuilt)


def _accepted(town: Town, period: str, *stays: Stay) -> None:
    delivery_id = town.deliver(period, *stays)
    town.gate()
    town.confirm(delivery_id)
    town.gate()
    assert town.state(delivery_id).verdict.startswith("accepted")


def _released(town: Town, target: Path, as_of: datetime | None = None) -> Path:
    build = prepare_build(town.installation, as_of)
    marts = ["+revisions", "revision_causes", "publication", "dictionary", "+completeness", "+reporting_rate"]
    selected = ["--select", *marts]
    data_tests = ["--exclude-resource-type", "unit_test", "--indirect-selection", "buildable"]
    run_dbt(build.file, ["build", *selected, *data_tests], target=target)
    build.mark_tested()
    return publish(town.installation, build)


def _stock_of_january(file: Path) -> list[dict[str, Any]]:
    return rows_of(
        file,
        "from quality.revisions where mart = 'point_in_time' and time_period = '2026-01-31' "
        "and ref_area = 'LV' and breakdown = 'E2'",
    )


def test_the_first_publication_revises_nothing(releases: Releases) -> None:
    assert releases.compared_with(releases.first) is None
    assert rows_of(releases.first, "from quality.revisions") == []
    assert rows_of(releases.first, "from quality.revision_causes") == []


def test_a_correction_is_told_with_old_and_new_value_and_the_delivery_that_brought_it(releases: Releases) -> None:
    (row,) = _stock_of_january(releases.second)

    assert (row["change"], row["old_value"], row["new_value"], row["difference"]) == ("changed", 1, 2, 1)
    assert row["deliveries"] == f"{RIGA}-2026-01-v2 (accepted)"
    assert row["later_deliveries"] == f"{RIGA}-2026-02-v1 (accepted)"


def test_a_month_that_was_not_published_before_is_new(releases: Releases) -> None:
    rows = rows_of(releases.second, "from quality.revisions where mart = 'monthly_flows' and time_period = '2026-02'")

    assert {row["change"] for row in rows} == {"new"}
    assert {row["later_deliveries"] for row in rows} == {None}


def test_what_was_accepted_between_the_two_publications_is_listed(releases: Releases) -> None:
    (first,) = rows_of(releases.first, "from marts.publication")

    rows = rows_of(releases.second, "from quality.revision_causes order by delivery_id")

    assert releases.compared_with(releases.second) == first["build_id"]
    assert [(row["delivery_id"], row["event"]) for row in rows] == NEW_DELIVERIES


def test_a_build_for_an_earlier_moment_is_compared_with_what_was_published_by_then(releases: Releases) -> None:
    (first,) = rows_of(releases.first, "from marts.publication")

    assert releases.compared_with(releases.between) == first["build_id"]
    assert rows_of(releases.between, "from quality.revisions") == []
    assert rows_of(releases.between, "from marts.headline_figures order by all") == rows_of(
        releases.first, "from marts.headline_figures order by all"
    )


def test_the_dictionary_tells_of_every_published_column(releases: Releases) -> None:
    told = rows_of(releases.second, "from marts.dictionary where mart = 'point_in_time'")
    persons = next(row for row in told if row["column_name"] == "persons")

    published = rows_of(
        releases.second,
        "select column_name from duckdb_columns() where schema_name = 'marts' and table_name = 'point_in_time'",
    )
    assert {row["column_name"] for row in told} == {row["column_name"] for row in published} | {""}
    assert (persons["unit"], persons["unit_lv"]) == ("count", "skaits")
    assert "shelter_stays" in persons["source"].split(", ")
    assert "facilities" in persons["source"].split(", ")


def test_the_dictionary_takes_warnings_from_where_the_mart_is_described(releases: Releases) -> None:
    (mart,) = rows_of(releases.second, "from marts.dictionary where mart = 'annual_prevalence' and column_name = ''")

    assert mart["label_lv"] == "Bezpajumtnieku skaits gadā"
    assert mart["definition"].startswith("One row per year, area")
    assert mart["usage_warning"].startswith("NOT additive over areas")
    assert "HUD" not in mart["definition"] + mart["usage_warning"]


def test_of_the_stays_delivered_one_of_two_says_when_it_ended(releases: Releases) -> None:
    rows = rows_of(
        releases.first,
        "select ref_area, row_count, filled_count, filled_share from quality.completeness "
        "where time_period = '2026-01' and column_name = 'check_out' order by ref_area",
    )

    told = {"row_count": 2, "filled_count": 1, "filled_share": 0.5}
    assert rows == [{"ref_area": "LV"} | told, {"ref_area": RIGA} | told]


def test_a_town_that_reports_is_reliable_and_the_country_is_not(releases: Releases) -> None:
    """Rīga owes the three feeds that it delivers; each of the other 41 municipalities owes its stays."""
    rows = rows_of(releases.first, f"from quality.reporting_rate where ref_area in ('LV', '{RIGA}') order by ref_area")

    columns = (
        "ref_area",
        "expected_providers",
        "reporting_providers",
        "expected_beds",
        "reporting_beds",
        "is_reliable",
    )
    assert [tuple(row[name] for name in columns) for row in rows] == [
        ("LV", 44, 3, 20, 20, False),
        (RIGA, 3, 3, 20, 20, True),
    ]
