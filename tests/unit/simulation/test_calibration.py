"""The simulated country beside the published Latvian figures: a whole country's lives, no file written."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from feeds.simulation.months import day_number
from feeds.simulation.simulating import PERSONS, Plan, lives_of
from tests.unit.simulation.country import Simulation, simulation

YEAR = 2024
USERS, USERS_IN_RIGA = 5_760, 4_617
"""Users of shelters and night shelters in 2020 (Ministry of Welfare's statistics, as SIF publishes them)."""


@pytest.fixture(scope="module")
def country() -> Simulation:
    plan = Plan()
    return simulation(plan.municipalities, plan.months, lives_of(plan), 1, delivers=False)


def _users(country: Simulation) -> pl.DataFrame:
    first, last = day_number(date(YEAR, 1, 1)), day_number(date(YEAR, 12, 31))
    stays = country.records["shelter_stays"]
    return stays.filter((pl.col("start") <= last) & (pl.col("end") >= first)).select("local", "town").unique()


def test_shelters_have_as_many_users_a_year_as_published(country: Simulation) -> None:
    assert _users(country).height == pytest.approx(USERS, rel=0.06)


def test_riga_holds_four_fifths_of_the_users(country: Simulation) -> None:
    in_riga = _users(country).filter(pl.col("town") == 0).height

    assert in_riga == pytest.approx(USERS_IN_RIGA, rel=0.06)
    assert in_riga / _users(country).height == pytest.approx(0.8, abs=0.03)


def test_the_people_of_a_year_are_as_many_as_asked_for(country: Simulation) -> None:
    row = country.truth["annual_prevalence"].filter(
        (pl.col("time_period") == YEAR)
        & (pl.col("ref_area") == "LV")
        & (pl.col("ethos_category") == "_T")
        & (pl.col("sex") == "_T")
        & (pl.col("age_band") == "_T")
    )

    assert row["persons"].item() == pytest.approx(PERSONS, rel=0.06)


@pytest.mark.parametrize("night", [date(2023, 1, 31), date(2024, 1, 31), date(2025, 1, 31), date(2026, 1, 31)])
def test_rigas_shelters_hold_six_to_seven_hundred_on_a_winter_night(country: Simulation, night: date) -> None:
    """598 on 14 January 2026; 706 a day in the winter of 2021/22."""
    row = country.truth["point_in_time"].filter(
        (pl.col("time_period") == night)
        & (pl.col("ref_area") == "LV0001000")
        & (pl.col("ethos_category") == "E2")
        & (pl.col("sex") == "_T")
        & (pl.col("age_band") == "_T")
    )

    assert 540 <= row["persons"].item() <= 720


def test_winter_nights_are_fuller_than_summer_nights(country: Simulation) -> None:
    e2 = country.truth["point_in_time"].filter(
        (pl.col("ref_area") == "LV") & (pl.col("ethos_category") == "E2") & (pl.col("sex") == "_T")
        & (pl.col("age_band") == "_T")
    )  # fmt: skip
    of_month = dict(e2.group_by(pl.col("time_period").dt.month()).agg(pl.col("persons").mean()).iter_rows())

    assert of_month[1] > of_month[7]


def test_four_in_five_are_men(country: Simulation) -> None:
    people = country.truth["persons"]

    assert (people["sex"] == "M").mean() == pytest.approx(0.77, abs=0.05)
