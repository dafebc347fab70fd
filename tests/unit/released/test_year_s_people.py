"""The people of a year as they are released: from the mart, with a row for each category that nights have."""

from __future__ import annotations

import duckdb
import pytest

from analyst.released import ReleasePeriod
from analyst.released.tables import PREVALENCE_OF_THE_YEAR

NATION, TOTALS = "LV", "'_T', '_T'"


@pytest.fixture
def marts():
    """2025 with twelve months and 2026 with eleven; on its nights nobody was in E4, and E6 is not collected."""
    with duckdb.connect() as connection:
        connection.execute(
            f"""
            create schema marts;
            create table marts.monthly_flows as
                select '{NATION}' as ref_area, year || '-' || lpad(month::varchar, 2, '0') as time_period
                from range(2025, 2027) as years (year), range(1, 13) as months (month)
                where year = 2025 or month < 12;
            create table marts.point_in_time as
                select date '2025-01-31' + to_months(month::integer) as time_period, '{NATION}' as ref_area, *
                from range(0, 23) as months (month), (values
                    ('E2', {TOTALS}, 'A'), ('E4', {TOTALS}, 'A'), ('_T', {TOTALS}, 'A'), ('E2', 'F', '_T', 'A')
                ) as nights (ethos_category, sex, age_band, obs_status);
            update marts.point_in_time set obs_status = 'B'
                where ethos_category = 'E4' and time_period = date '2025-06-30';
            create table marts.dim_ethos_group as select * from (values
                ('E2', 'E2', 'stays'), ('E4', 'E4', 'discharges'), ('E2', '_T', 'all'), ('E4', '_T', 'all')
            ) as groups (member_category, ethos_category, need);
            create table marts.fct_area_year_coverage as select year, area as ref_area, need, coverage
                from range(2025, 2027) as years (year), (values ('{NATION}'), ('LV-R1')) as areas (area),
                    (values ('stays', 0.9), ('discharges', 0.5), ('all', 0.4)) as needs (need, coverage);
            create table marts.annual_prevalence as
                select year as time_period, * from range(2025, 2027) as years (year), (values
                    ('{NATION}', 'E2', {TOTALS}, 40, 0.9, 'A'), ('{NATION}', '_T', {TOTALS}, 41, 0.4, 'U'),
                    ('{NATION}', 'E2', 'F', '_T', 12, 0.9, 'A'), ('LV-R1', 'E2', {TOTALS}, 8, 0.9, 'A')
                ) as rows (ref_area, ethos_category, sex, age_band, persons, coverage, obs_status);
            """
        )
        yield connection


def rows_of(marts, year):
    period = ReleasePeriod.parse(year)
    asked = {"first": period.first_day, "last": period.last_day, "months": list(period.months), "year": year}
    return {row["ethos_category"]: row for row in marts.sql(PREVALENCE_OF_THE_YEAR.query, params=asked).pl().to_dicts()}


def test_each_category_of_the_nights_has_a_row_of_the_nation_and_nobody_is_a_zero(marts):
    rows = rows_of(marts, "2025")
    assert {category: row["persons_in_year"] for category, row in rows.items()} == {"E2": 40, "E4": 0, "_T": 41}
    assert {(row["time_period"], row["ref_area"], row["sex"], row["age_band"]) for row in rows.values()} == {
        ("2025", "LV", "_T", "_T")
    }


def test_coverage_tells_nothing_of_whether_anybody_is_counted(marts):
    assert {category: float(row["coverage"]) for category, row in rows_of(marts, "2025").items()} == {
        "E2": 0.9,
        "E4": 0.5,
        "_T": 0.4,
    }


def test_a_row_has_the_mart_s_status_and_one_of_nobody_the_worst_of_its_nights(marts):
    assert {category: row["obs_status"] for category, row in rows_of(marts, "2025").items()} == {
        "E2": "A",
        "E4": "B",
        "_T": "U",
    }


def test_a_year_that_is_not_whole_has_no_people_of_the_year(marts):
    assert rows_of(marts, "2026") == {}
