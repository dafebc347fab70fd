"""Which publication a build is compared with: the latest cut-off before its own, of the same cut-off month."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.comparing import earlier_publication

MARCH, APRIL, MAY = datetime(2026, 3, 1), datetime(2026, 4, 1), datetime(2026, 5, 1)


def _published(
    folder: Path, build_id: str, as_of: datetime, through: str | None = None, *, figures: bool = True
) -> None:
    with duckdb.connect(str(folder / f"pajumte_{build_id}.duckdb")) as connection:
        connection.execute("CREATE SCHEMA marts")
        connection.execute("CREATE TABLE marts.publication (build_id VARCHAR, as_of TIMESTAMP, through VARCHAR)")
        connection.execute("INSERT INTO marts.publication VALUES (?, ?, ?)", [build_id, as_of, through])
        if figures:
            connection.execute(
                "CREATE TABLE marts.headline_figures AS SELECT 'point_in_time' AS mart, '2026-01-31' AS time_period, "
                "'LV' AS ref_area, 'E1' AS breakdown, 'persons' AS figure, 7.0::DOUBLE AS value"
            )


def test_there_is_none_before_the_first_publication(tmp_path: Path) -> None:
    assert earlier_publication(tmp_path, MAY, None) is None


@pytest.mark.parametrize(("as_of", "expected"), [(MARCH, None), (APRIL, "march"), (MAY, "april")])
def test_it_is_the_latest_cut_off_strictly_before_the_builds_own(
    tmp_path: Path, as_of: datetime, expected: str | None
) -> None:
    _published(tmp_path, "april", APRIL)
    _published(tmp_path, "march", MARCH)

    found = earlier_publication(tmp_path, as_of, None)

    assert (found and found.build_id) == expected


def test_a_publication_cut_at_another_month_is_another_series(tmp_path: Path) -> None:
    _published(tmp_path, "whole", MARCH)
    _published(tmp_path, "cut", APRIL, through="2025-12")

    found = earlier_publication(tmp_path, MAY, None)
    found_cut = earlier_publication(tmp_path, MAY, "2025-12")

    assert found and found.build_id == "whole"
    assert found_cut and found_cut.build_id == "cut"
    assert earlier_publication(tmp_path, MAY, "2025-11") is None


def test_a_file_without_headline_figures_is_passed_over(tmp_path: Path) -> None:
    _published(tmp_path, "new", MARCH)
    _published(tmp_path, "without_figures", APRIL, figures=False)

    found = earlier_publication(tmp_path, MAY, None)

    assert found and found.build_id == "new"


def test_of_two_publications_of_one_cut_off_the_last_built_counts(tmp_path: Path) -> None:
    _published(tmp_path, "20260401T1", MARCH)
    _published(tmp_path, "20260402T1", MARCH)

    found = earlier_publication(tmp_path, MAY, None)

    assert found and found.build_id == "20260402T1"


def test_its_figures_are_those_that_it_published(tmp_path: Path) -> None:
    _published(tmp_path, "march", MARCH)

    found = earlier_publication(tmp_path, MAY, None)

    assert found and found.figures().to_dicts() == [
        {
            "mart": "point_in_time",
            "time_period": "2026-01-31",
            "ref_area": "LV",
            "breakdown": "E1",
            "figure": "persons",
            "value": 7.0,
        }
    ]
