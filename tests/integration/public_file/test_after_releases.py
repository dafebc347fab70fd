"""The public file of a home that has released a year before there was any public file: the release is out already."""

import polars as pl
import pytest

from analyst.public_file.periods import Record, public_periods
from analyst.released import ReleasePeriod, protected_observations, released_observations
from analyst.released.observations import KEY
from tests.attacks.attacker import attack

YEAR, THRESHOLD = "2023", 5


@pytest.fixture(scope="module")
def published(pilot):
    return (pilot[0] / "published" / "current.duckdb").resolve()


@pytest.fixture(scope="module")
def released(published):
    protected = protected_observations(released_observations(published, ReleasePeriod.parse(YEAR)), THRESHOLD)
    assert protected.leaks == ()
    return protected.observations


@pytest.fixture(scope="module")
def nothing_before(tmp_path_factory):
    return Record.read(tmp_path_factory.mktemp("nothing"))


@pytest.fixture(scope="module")
def public(published, released, nothing_before):
    periods = public_periods(published, THRESHOLD, nothing_before, [released])
    assert periods.held_back == ()
    return periods


def test_what_the_release_left_out_is_left_out_and_what_it_showed_is_shown(public, released):
    both = public.observations.join(released, on=KEY, suffix="_released")
    assert both.filter(pl.col("table") == "flows_by_region_sex").height > 1_000
    assert both.filter(pl.col("obs_value").is_not_null() != pl.col("obs_value_released").is_not_null()).is_empty()


def test_both_together_withstand_an_attack_on_the_year_and_its_months(public, released):
    flows = pl.col("table").str.starts_with("flows")
    new = public.observations.join(released, on=KEY, how="anti").filter(pl.col("time_period").str.starts_with(YEAR))
    assert attack(pl.concat([released, new]).filter(flows), THRESHOLD) == []


def test_a_release_made_since_leaves_out_of_a_period_that_has_not_changed(published, public, nothing_before):
    shown = public.observations.filter(pl.col("obs_value").is_not_null(), pl.col("freq") == "M")
    stricter = shown.head(10).with_columns(
        pl.lit(None, dtype=pl.Float64).alias("obs_value"),
        pl.lit("Q").alias("obs_status"),
        pl.lit("D").alias("conf_status"),
    )

    again = public_periods(published, THRESHOLD, nothing_before.after(public), [stricter])

    changed = again.observations.join(public.observations, on=[*KEY, "conf_status"], how="anti")
    assert sorted(changed.select(KEY).rows()) == sorted(stricter.select(KEY).rows())
    assert changed["obs_value"].null_count() == changed.height
