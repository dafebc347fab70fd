"""The country of the build benchmark: accepted rows as the gate would have written them."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest

from benchmarks.europe_world import SPELLS_A_PERSON, write_accepted
from feeds.contract_loading import load_contracts
from feeds.frames import accepted_schema

PERSONS, MONTHS, SEED = 2_000, 24, 5


@pytest.fixture(scope="module")
def build_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_accepted(tmp_path_factory.mktemp("europe"), PERSONS, MONTHS, SEED)


def _frame(build_file: Path, query: str) -> pl.DataFrame:
    with duckdb.connect(str(build_file), read_only=True) as connection:
        return connection.sql(query).pl()


@pytest.mark.parametrize("feed", load_contracts())
def test_every_feed_has_its_stored_columns(build_file: Path, feed: str) -> None:
    columns = _frame(build_file, f"from accepted.{feed} limit 0").columns

    assert columns == list(accepted_schema(load_contracts()[feed]))


def test_people_have_about_twelve_spells(build_file: Path) -> None:
    keys = {
        "shelter_stays": "stay_id",
        "living_situations": "observation_id",
        "institution_discharges": "discharge_id",
    }
    spells = sum(_frame(build_file, f"select distinct {key} from accepted.{feed}").height for feed, key in keys.items())

    assert spells / PERSONS == pytest.approx(SPELLS_A_PERSON, rel=0.15)


def test_a_stay_is_restated_in_every_month_until_its_end(build_file: Path) -> None:
    stays = _frame(build_file, "select stay_id, period, check_in, check_out from accepted.shelter_stays").sort("period")
    by_stay = stays.group_by("stay_id", maintain_order=True).agg(
        pl.len(),
        pl.col("period").first().alias("first"),
        pl.col("period").last().alias("last"),
        pl.col("check_in").first(),
        pl.col("check_out").last(),
        pl.col("check_out").drop_nulls().len().alias("ends"),
    )
    index = {name: pl.col(name).str.head(4).cast(pl.Int32) * 12 + pl.col(name).str.tail(2).cast(pl.Int32)
             for name in ("first", "last")}  # fmt: skip
    ended = by_stay.drop_nulls("check_out")

    assert by_stay.filter(index["last"] - index["first"] + 1 != pl.col("len")).is_empty()
    assert ended.filter(pl.col("check_out").dt.strftime("%Y-%m") != pl.col("last")).is_empty()
    assert ended["ends"].unique().to_list() == [1]
    assert by_stay.filter(pl.col("check_out").is_null())["last"].unique().to_list() == ["2023-06"]


def test_everyone_named_is_in_persons_of_that_delivery_and_linked(build_file: Path) -> None:
    named = "select distinct delivery_id, local_person_id from accepted.shelter_stays"
    missing = f"({named}) except select delivery_id, local_person_id from accepted.persons"
    unlinked = "select local_person_id from accepted.persons except select local_person_id from accepted.person_links"

    assert _frame(build_file, missing).is_empty()
    assert _frame(build_file, unlinked).is_empty()


def test_the_ledger_counts_the_rows(build_file: Path) -> None:
    stated = _frame(build_file, "select sum(rows)::bigint as n from accepted.delivery_feeds where feed = 'persons'")
    stored = _frame(build_file, "select count(*) as n from accepted.persons")

    assert stated["n"].item() == stored["n"].item() > PERSONS


def test_the_same_seed_gives_the_same_rows(build_file: Path, tmp_path: Path) -> None:
    again = write_accepted(tmp_path / "again", PERSONS, MONTHS, SEED)
    query = "from accepted.shelter_stays order by all"

    assert _frame(again, query).equals(_frame(build_file, query))
