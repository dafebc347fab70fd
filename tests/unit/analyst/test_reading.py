"""The published file as the pages open it, and the reader's own question."""

import json
import stat
from datetime import UTC, datetime

import duckdb
import polars as pl
import pytest

from analyst.reading.caveats import caveats_of
from analyst.reading.free_sql import RefusedError, ask
from analyst.reading.openings import OpeningsLog
from analyst.reading.published import Mode, NotPublishedError, PublishedFolder


def publish(folder, build, persons):
    """A published file with one table, and the link to it."""
    path = folder / f"pajumte_{build}.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute(f"create table marts.publication as select '{build}' as build_id")
        connection.execute(f"create table marts.stock as select unnest({persons}) as persons")
    link = folder / "current.duckdb"
    link.unlink(missing_ok=True)
    link.symlink_to(path.name)


@pytest.fixture
def folder(tmp_path):
    publish(tmp_path, "first", [1, 2])
    return tmp_path


@pytest.fixture
def connection(folder):
    return PublishedFolder(folder).current(Mode.INTERNAL).cursor()


def test_a_changed_link_leads_to_the_new_publication_without_a_restart(folder):
    published = PublishedFolder(folder)
    assert published.current(Mode.INTERNAL).build == "first"
    before = published.current(Mode.INTERNAL).cursor()
    publish(folder, "second", [3])
    assert published.current(Mode.INTERNAL).build == "second"
    assert published.current(Mode.INTERNAL).cursor().sql("select sum(persons) from marts.stock").fetchall() == [(3,)]
    assert before.sql("select sum(persons) from marts.stock").fetchall() == [(3,)], (
        "who reads goes on reading the old one"
    )


def test_there_may_be_no_public_file(folder):
    published = PublishedFolder(folder)
    assert not published.is_published(Mode.PUBLIC)
    with pytest.raises(NotPublishedError):
        published.current(Mode.PUBLIC)


@pytest.mark.parametrize(
    "statement",
    [
        "create table marts.x (a int)",
        "attach ':memory:' as other",
        "copy marts.stock to 'x.csv'",
        "set enable_external_access = true",
        "select * from read_text('/etc/hostname')",
    ],
)
def test_the_file_is_open_for_reading_alone(connection, statement):
    with pytest.raises(duckdb.Error):
        connection.execute(statement)


def test_an_opening_is_one_line_and_names_nobody(folder, tmp_path):
    opened = PublishedFolder(folder).current(Mode.INTERNAL)
    log = OpeningsLog(tmp_path / "analyst" / "openings.jsonl")
    log.note(opened, 7, at=datetime(2026, 11, 1, 12, tzinfo=UTC))
    log.note(opened, 8, at=datetime(2026, 11, 1, 13, tzinfo=UTC))
    lines = [json.loads(line) for line in log.file.read_text().splitlines()]
    assert lines == [
        {
            "at": f"2026-11-01T{hour}:00:00+00:00",
            "account": account,
            "mode": "internal",
            "build": "first",
            "file": "pajumte_first.duckdb",
        }
        for account, hour in ((7, 12), (8, 13))
    ]
    assert stat.S_IMODE(log.file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "sql",
    ["select persons from marts.stock", "from marts.stock;", "with s as (select 1) select * from s", "select 1 -- why"],
)
def test_one_select_is_answered(connection, sql):
    assert ask(connection, sql).table.height in (1, 2)


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("select 1; select 2", "select"),
        ("pragma database_list", "select"),
        ("attach 'x.duckdb' as x", "select"),
        ("copy (select 1) to 'x.csv'", "select"),
        ("set memory_limit = '100GB'", "select"),
        ("install httpfs", "select"),
        ("call pragma_version()", "select"),
        ("create table t as select 1", "select"),
        ("select * from read_csv('/etc/passwd')", "function"),
        ("select (select content from read_text('/etc/passwd'))", "function"),
        ("select * from glob('/*')", "function"),
        ("select getenv('HOME')", "function"),
        ("select * from query('select 1')", "function"),
        ("select * from '/etc/passwd'", "engine"),
        ("select nothing from marts.stock", "engine"),
        ("select", "engine"),
        ("", "select"),
        ("select 1" + " " * 20_000, "length"),
    ],
)
def test_everything_else_is_refused(connection, sql, reason):
    with pytest.raises(RefusedError) as refused:
        ask(connection, sql)
    assert refused.value.reason == reason


def test_an_answer_is_cut_and_says_so(connection):
    answer = ask(connection, "select * from range(100)", most_rows=10)
    assert (answer.table.height, answer.is_cut) == (10, True)
    assert not ask(connection, "select * from range(10)", most_rows=10).is_cut


def test_a_question_without_end_is_stopped_and_the_next_one_answered(connection):
    endless = "select sum(a.range * b.range) from range(10000000) a, range(10000000) b"
    with pytest.raises(RefusedError) as refused:
        ask(connection, endless, seconds=0.2)
    assert refused.value.reason == "time"
    assert ask(connection, "select 1").table.height == 1


def test_caveats_count_every_status_and_give_the_span_of_coverage():
    frame = pl.DataFrame(
        {"obs_status": [*"AAPUBLQQ", None], "coverage": [1.0, 0.5, None, 1, 1, 1, 1, 1, 1]}, strict=False
    )
    caveats = caveats_of(frame)
    assert (caveats.rows, caveats.coverage) == (9, (0.5, 1.0))
    assert (caveats.provisional, caveats.unreliable, caveats.breaks) == (1, 1, 1)
    assert (caveats.not_collected, caveats.suppressed) == (1, 2)
    assert caveats_of(pl.DataFrame({"persons": [1]})).coverage is None
