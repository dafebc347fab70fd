"""Everything that the simulated country promises is in it, and nothing that the gate would refuse."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date

import polars as pl
import pytest

from feeds.errors import UserError
from feeds.personal_codes import CodeState, judge
from feeds.simulation.country import VALMIERA, make_country
from feeds.simulation.facts import cost_rows
from feeds.simulation.lives import KINDS, WINTER_NIGHTS_A_SEASON
from feeds.simulation.months import as_date
from feeds.simulation.records import NEVER
from tests.unit.simulation.country import simulation
from tests.worlds.logical import World
from tests.worlds.validity import violations

TOWNS = 9


@pytest.fixture(scope="module")
def records() -> dict[str, pl.DataFrame]:
    return dict(simulation(TOWNS, 30, 4_000, 11, delivers=False).records)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_trajectory_is_lived(records: dict[str, pl.DataFrame], kind: str) -> None:
    assert records["locals"].filter(pl.col("kind") == kind).height > 0


def test_some_people_are_known_in_two_towns(records: dict[str, pl.DataFrame]) -> None:
    towns = records["locals"].group_by("person").agg(pl.col("town").n_unique())

    assert (towns["town"] == 2).sum() > 50


def test_some_people_are_entered_twice_by_one_town(records: dict[str, pl.DataFrame]) -> None:
    twins = records["locals"].filter("is_twin")

    assert twins.height > 10
    assert twins.join(records["locals"].filter(~pl.col("is_twin")), on=["person", "town"], how="anti").is_empty()


def test_some_have_no_code_and_some_change_it(records: dict[str, pl.DataFrame]) -> None:
    locals_ = records["locals"]

    assert (locals_["code_known_from"] == NEVER).sum() > 100
    assert locals_["old_code"].drop_nulls().len() > 50


def test_personal_codes_are_sound_and_nobodys_twice(records: dict[str, pl.DataFrame]) -> None:
    codes = records["locals"].unique("person").select(pl.concat([pl.col("code"), pl.col("old_code")]).drop_nulls())
    found = codes.to_series().to_list()

    assert {judge(code) for code in found} == {CodeState.OK}
    assert max(Counter(found).values()) == 1


@pytest.mark.parametrize(("feed", "column", "value"), [
    ("shelter_stays", "exit_destination", "deceased"),
    ("shelter_stays", "exit_destination", "abroad"),
    ("shelter_stays", "exit_destination", "housing_first"),
    ("institution_discharges", "institution_type", "prison"),
    ("institution_discharges", "institution_type", "child_care"),
    ("evictions", "outcome", "prevented"),
    ("hf_enrolments", "exit_reason", "returned_homeless"),
    ("living_situations", "source", "social_service"),
    ("living_situations", "source", "count"),
])  # fmt: skip
def test_every_way_is_gone(records: dict[str, pl.DataFrame], feed: str, column: str, value: str) -> None:
    assert records[feed].filter(pl.col(column) == value).height > 0


def test_winter_shelters_open_from_october_to_april_for_ninety_nights(records: dict[str, pl.DataFrame]) -> None:
    country = make_country(random.Random(11), TOWNS, 30)
    valmiera = next(town for town in country.towns if town.lineage == VALMIERA)
    winter = [place.number for town in country.towns for place in town.winter_places]
    stays = records["shelter_stays"].filter(pl.col("place").is_in(winter))
    season = pl.from_epoch("start", "d").dt.offset_by("-9mo").dt.year()
    nights = stays.group_by("local", season.alias("season")).agg(
        (pl.col("end") - pl.col("start")).sum().alias("nights")
    )

    assert {as_date(day).month for day in stays["start"]} <= {10, 11, 12, 1, 2, 3, 4}
    assert all(as_date(day) <= date(as_date(day).year, 4, 30) or as_date(day).month >= 10 for day in stays["end"])
    assert nights["nights"].max() == WINTER_NIGHTS_A_SEASON
    assert stays.height > 0
    assert valmiera.winter_places


def test_towns_join_late_stop_early_and_leave_months_out() -> None:
    towns = make_country(random.Random(1), 6, 24).towns

    assert all(towns[0].delivers)
    assert not towns[2].delivers[0]
    assert not towns[3].delivers[-1]
    assert not towns[4].delivers[12]
    assert towns[4].delivers[11]


@pytest.mark.parametrize(("municipalities", "months"), [(0, 12), (44, 12), (6, 0)])
def test_a_country_that_cannot_be_is_refused(municipalities: int, months: int) -> None:
    with pytest.raises(UserError):
        make_country(random.Random(1), municipalities, months)


@pytest.mark.parametrize("seed", [1, 2])
def test_no_delivery_breaks_an_error_check(seed: int) -> None:
    """But for the records that a town forgets over a gap, where the gate cannot know it (HIST-03)."""
    country = simulation(TOWNS, 24, 600, seed)
    told = [(month.municipality, month.period) for month in country.months]
    forgotten = {
        f"HIST-03 {municipality} {min(p for code, p in told if code == municipality and p > gap)} {feed}"
        for municipality, feed, gap in country.truth["dropped_open"]
        .select("municipality", "feed", "period")
        .iter_rows()
    }

    assert set(violations(World(seed, country.logical()))) == forgotten


def test_the_costs_of_a_town_and_of_one_that_it_absorbed_have_ids_of_their_own() -> None:
    own, absorbed = (cost_rows({"shelter": 30}, False, prefix, random.Random(1)) for prefix in ("", "LV0055000:"))
    ids = [*own["cost_id"], *absorbed["cost_id"]]

    assert len(set(ids)) == len(ids) > 0
