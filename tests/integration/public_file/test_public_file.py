"""The public file of the pilot: what is in it, what is not, and that publishing again changes nothing."""

import sqlite3

import duckdb
import polars as pl
import pytest

from analyst.public_file import write_public_file
from analyst.released.observations import KEY
from tests.attacks.attacker import attack


def rows(file, query):
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def home(pilot):
    return pilot[0]


@pytest.fixture(scope="module")
def public(home):
    return home / "published" / "current_public.duckdb"


@pytest.fixture(scope="module")
def observations(public):
    with duckdb.connect(str(public), read_only=True) as connection:
        return connection.sql("select * from marts.observations").pl()


def test_the_main_job_writes_it_beside_the_ministrys_file(home, public):
    current = (home / "published" / "current.duckdb").resolve()

    assert public.is_symlink()
    assert public.resolve().name == current.name.replace("pajumte_", "pajumte_public_")


def test_nobody_is_in_it(public):
    tables = {name for (name,) in rows(public, "select table_name from duckdb_tables()")}
    columns = {name for (name,) in rows(public, "select column_name from duckdb_columns() where not internal")}

    assert not {name for name in tables if name.startswith("fct_") or name == "dim_person"}
    assert not {name for name in columns if name.startswith("person_id") or name.endswith(("_no", "delivery_id"))}


def test_no_small_count_and_no_cost_of_a_single_provider_is_in_it(observations):
    small = observations.filter(pl.col("unit_measure").is_in(["PS", "D"]), pl.col("obs_value").is_between(1, 4))

    assert small.is_empty()
    assert observations.filter(pl.col("conf_status") != "F", pl.col("obs_value").is_not_null()).is_empty()
    assert observations.filter(pl.col("obs_value").is_not_null()).height > 1_000


def test_an_attack_on_the_stock_and_flows_of_a_quarter_finds_nothing(observations):
    quarter = observations.filter(
        pl.col("time_period").str.slice(0, 7).is_in(["2023-01", "2023-02", "2023-03"]),
        pl.col("table").str.starts_with("stock") | pl.col("table").str.starts_with("flows"),
    )

    assert quarter.height > 1_000
    assert attack(quarter, 5) == []


def test_a_figure_has_the_same_value_in_its_mart(public, observations):
    expected = observations.filter(
        pl.col("table") == "flows_by_municipality", pl.col("measure") == "active_end"
    ).select("time_period", "ref_area", "obs_value")
    found = rows(public, "select time_period, ref_area, active_end from marts.monthly_flows where ref_area like 'LV0%'")

    assert sorted(expected.rows()) == sorted(found)


def test_the_dictionary_names_exactly_its_tables_and_columns_in_both_languages(public):
    there = "select table_name, column_name, column_index from duckdb_columns() where not internal"
    told = "select mart, column_name, column_position from marts.dictionary where coalesce(column_name, '') != ''"
    assert sorted(rows(public, told)) == sorted(rows(public, there))
    tables = "select mart from marts.dictionary where coalesce(column_name, '') = ''"
    assert sorted(rows(public, tables)) == sorted(rows(public, "select table_name from duckdb_tables()"))
    untold = "select mart, column_name from marts.dictionary where definition is null or definition_lv is null"
    assert rows(public, untold) == []


def test_every_column_has_a_comment(public):
    missing = "select table_name, column_name from duckdb_columns() where not internal and coalesce(comment, '') = ''"
    assert rows(public, missing) == []


def test_what_tells_of_no_person_is_as_the_ministry_has_it(home, public):
    with duckdb.connect() as connection:
        connection.execute(f"attach '{(home / 'published' / 'current.duckdb').resolve()}' as exact (read_only)")
        connection.execute(f"attach '{public.resolve()}' as public (read_only)")
        costs = connection.execute(
            "select count(*), count(*) filter (where (p.missing_part, p.municipalities_counted, p.coverage) "
            "is distinct from (e.missing_part, e.municipalities_counted, e.coverage)) "
            "from public.marts.service_unit_costs as p "
            "inner join exact.marts.service_unit_costs as e using (time_period, ref_area, service_type)"
        ).fetchone()
        stock = connection.execute(
            "select count(*), count(*) filter (where abs(rate_per_10k - persons * 10000.0 / population) > 0.005) "
            "from public.marts.point_in_time where rate_per_10k is not null and population is not null"
        ).fetchone()
    assert costs[0] > 100
    assert costs[1] == 0
    assert stock[1] == 0


def test_writing_it_again_takes_over_what_is_out(home, public, tmp_path):
    published = tmp_path / "published"
    published.mkdir()
    current = (home / "published" / "current.duckdb").resolve()
    copied = published / current.name
    copied.write_bytes(current.read_bytes())
    record = tmp_path / "record"
    record.mkdir()
    for file in (home / "builds").glob("public_*"):
        (record / file.name).write_bytes(file.read_bytes())

    written = write_public_file(copied, record)

    assert written.held_back == ()
    columns = ", ".join(f'"{name}"' for name in (*KEY, "obs_value", "conf_status"))
    select = f"select {columns} from marts.observations"
    assert sorted(rows(written.file, select), key=str) == sorted(rows(public, select), key=str)


def test_the_ids_of_the_ministrys_file_are_nowhere_else_under_home(home):
    """As text or as a number: not in an accepted file, the ledger or a report."""
    current = home / "published" / "current.duckdb"
    places = rows(
        current,
        "select schema_name, table_name, column_name from duckdb_columns() "
        "where not internal and column_name = 'person_id'",
    )
    ids = {
        str(value)
        for schema, table, column in places
        for (value,) in rows(current, f'select distinct "{column}" from {schema}.{table}')
        if value is not None
    }
    assert len(ids) > 100

    found = set()
    for file in (home / "accepted").rglob("*.parquet"):
        frame = pl.read_parquet(file)
        for column in frame.columns:
            found |= ids & set(frame[column].cast(pl.String).drop_nulls().to_list())
    with sqlite3.connect(f"file:{home / 'ledger.sqlite'}?mode=ro", uri=True) as ledger:
        text = "\n".join(ledger.iterdump())
    text += "\n".join(file.read_text(errors="ignore") for file in (home / "reports").rglob("*") if file.is_file())

    assert found == set()
    assert not [one for one in ids if len(one) > 6 and one in text]
