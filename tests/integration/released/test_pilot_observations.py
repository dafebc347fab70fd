"""The long table of observations beside the marts that it is taken from."""

import duckdb
import polars as pl
import pytest

from analyst.released import OBSERVATION_SCHEMA, ReleasePeriod, released_observations
from analyst.released.observations import KEY
from feeds.errors import UserError


@pytest.fixture(scope="module")
def published(pilot):
    return pilot[0] / "published" / "current.duckdb"


@pytest.fixture(scope="module")
def year(published):
    return released_observations(published, ReleasePeriod.parse("2023"))


def test_every_figure_is_there_once_and_has_the_declared_columns(year):
    assert year.schema == OBSERVATION_SCHEMA
    assert not year.select(KEY).is_duplicated().any()


def test_the_stock_of_a_municipality_is_that_of_the_mart(published, year):
    with duckdb.connect(str(published), read_only=True) as connection:
        expected = connection.sql(
            "select strftime(time_period, '%Y-%m-%d') as time_period, ref_area, ethos_category, persons "
            "from marts.point_in_time where year(time_period) = 2023 and sex = '_T' and age_band = '_T' "
            "and ref_area like 'LV0%'"
        ).pl()
    found = year.filter(pl.col("table") == "stock_by_municipality", pl.col("measure") == "persons")

    both = expected.join(found, on=["time_period", "ref_area", "ethos_category"], how="full")

    assert both.height == expected.height
    assert (both["persons"] == both["obs_value"]).all()


def test_a_cost_of_a_single_provider_is_marked_whatever_its_size(year):
    costs = year.filter(
        pl.col("table") == "unit_costs", pl.col("measure") == "amount_eur", pl.col("time_period") == "2023"
    )

    told = dict(costs.filter(pl.col("service_type") == "care_home").select("ref_area", "conf_status").rows())

    assert told["LV0001000"] == "A"
    assert told["LV"] == "F"


def test_a_period_without_any_delivery_is_refused(published):
    with pytest.raises(UserError, match="not covered"):
        released_observations(published, ReleasePeriod.parse("2019-Q2"))
