"""The pilot, end to end: its deliveries in, its published figures out, and nothing of its people anywhere."""

import shutil
import sqlite3
from pathlib import Path

import duckdb
import polars as pl
import pytest
import yaml

from examples.pilot_generator.canaries import canaries
from tests.e2e.running import PILOT, deliveries, marts, pajumte, query, run_inbox

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pilot")]

INCONSISTENT = "inconsistent_in_source"


def test_every_published_figure_is_reproduced_or_marked_where_the_source_contradicts_itself(pilot):
    rows = query(pilot[0], "select indicator, ref_area, status from marts.pilot_reconciliation")
    assert len(rows) >= 50
    assert [r for r in rows if r["status"] not in ("reproduced", INCONSISTENT)] == []
    contradicted = sorted((r["indicator"], r["ref_area"]) for r in rows if r["status"] == INCONSISTENT)
    assert len(contradicted) == 3, contradicted
    assert {area for _, area in contradicted} == {"LV", "LV0001000"}


def test_the_run_shows_the_rejected_delivery_with_its_reasons_and_its_corrected_successor(pilot):
    home, done = pilot
    rejected = [d for d in deliveries(home) if d["verdict"] == "rejected"]
    assert len(rejected) == 1
    assert rejected[0]["findings"]
    assert f"rejected                 {rejected[0]['delivery_id']}" in done.stdout
    for finding in rejected[0]["findings"]:
        assert finding["check_id"] in done.stdout
    successor = rejected[0]["delivery_id"].replace("-v1", "-v2")
    assert [d["verdict"].startswith("accepted") for d in deliveries(home) if d["delivery_id"] == successor] == [True]


def test_what_was_confirmed_counts_and_is_published_with_who_when_and_why(pilot):
    home, done = pilot
    confirmed = {("LV0001000-2023-09-v1", "DATE-06"), ("LV0005000-2023-10-v1", "CAP-03")}
    entries = yaml.safe_load((PILOT.parent / "confirmations.yml").read_text(encoding="utf-8"))
    said = {e["check_id"]: f"{e['confirmed_by']}, {e['confirmed_on']}" for e in entries}
    results = query(
        home,
        "select delivery_id, check_id, feed, status, confirmed, confirmed_by, confirmed_at, confirmation_reason "
        "from quality.check_results where confirmed is not null",
    )
    notes = query(
        home, "select delivery_id, check_id, note_lv, noted_by from quality.coverage_notes where kind = 'confirmed'"
    )
    assert {(r["delivery_id"], r["check_id"]) for r in results} == confirmed
    for result in results:
        check_id, feed, reason = result["check_id"], result["feed"], result["confirmation_reason"]
        assert (result["status"], result["confirmed"]) == ("failed", True)
        assert (result["confirmed_by"], result["confirmed_at"] is None) == (said[check_id], False)
        assert f"{result['delivery_id']}  {check_id} {feed} by {said[check_id]}: {reason}" in done.stdout
        note = next(note for note in notes if note["check_id"] == check_id)
        assert (note["delivery_id"], note["noted_by"]) == (result["delivery_id"], said[check_id])
        assert reason in note["note_lv"]
    assert len(notes) == len(confirmed)
    verdicts = {d["delivery_id"]: d["verdict"] for d in deliveries(home)}
    assert {verdicts[delivery_id] for delivery_id, _ in confirmed} == {"accepted_with_warnings"}
    assert sorted(set(verdicts.values())) == ["accepted_with_warnings", "rejected"]


def test_the_published_file_opens_for_older_clients_and_every_column_is_described(pilot):
    file = (pilot[0] / "published" / "current.duckdb").resolve()
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{file}' AS p (READ_ONLY)")
        tags = connection.execute("SELECT tags FROM duckdb_databases() WHERE database_name = 'p'").fetchone()[0]
        assert "v1.4.0" in str(tags), tags
        undescribed = connection.execute(
            "SELECT schema_name, table_name, column_name FROM duckdb_columns() "
            "WHERE database_name = 'p' AND comment IS NULL"
        ).fetchall()
        assert undescribed == []
        schemas = connection.execute(
            "SELECT DISTINCT schema_name FROM duckdb_tables() WHERE database_name = 'p'"
        ).fetchall()
        assert {s for (s,) in schemas} == {"marts", "quality"}


def test_nothing_in_the_published_file_matches_a_token_that_is_kept(pilot):
    home = pilot[0]
    tokens = set()
    for file in [*home.glob("accepted/*/*.parquet"), *home.glob("linkage/*.parquet")]:
        frame = pl.read_parquet(file)
        for column in frame.select(pl.col(pl.String)).columns:
            tokens |= {v for v in frame[column].drop_nulls().unique() if len(v) == 26}
    assert len(tokens) > 500
    with duckdb.connect(str((home / "published" / "current.duckdb").resolve()), read_only=True) as connection:
        texts = connection.execute(
            "SELECT schema_name, table_name, column_name FROM duckdb_columns() WHERE data_type LIKE 'VARCHAR%'"
        ).fetchall()
        for schema, table, column in texts:
            values = {
                str(v) for (v,) in connection.execute(f'SELECT DISTINCT "{column}" FROM {schema}.{table}').fetchall()
            }
            assert not values & tokens, (schema, table, column)


def test_no_name_or_code_of_the_pilots_people_is_anywhere_under_home(pilot):
    home, done = pilot
    planted = canaries().texts
    assert len(planted) > 200
    needles = [c.encode(encoding) for c in planted for encoding in ("utf-8", "cp1257", "utf-16-le")]
    places = {
        str(p.relative_to(home)): p.read_bytes() for p in home.rglob("*") if p.is_file() and "received" not in p.parts
    }
    places["what the command printed"] = (done.stdout + done.stderr).encode()
    places |= _decompressed(home)
    assert {place for place, content in places.items() if _any_in(content, needles)} == set()


def test_the_search_for_canaries_finds_one_that_is_there(pilot_copy):
    name = sorted(canaries().texts)[0]
    with sqlite3.connect(pilot_copy / "planted.sqlite") as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.execute("INSERT INTO t VALUES (?)", [name])
    connection.close()
    assert _any_in((pilot_copy / "planted.sqlite").read_bytes(), [b"nobody", name.encode()])
    pl.DataFrame({"x": [name] * 3}).write_parquet(pilot_copy / "planted.parquet")
    assert any(name.encode() in content for content in _decompressed(pilot_copy).values())


def test_the_originals_are_encrypted(pilot):
    originals = list(pilot[0].glob("received/*/*.age"))
    assert len(originals) > 45
    assert all(o.read_bytes().startswith(b"age-encryption.org/v1") for o in originals)


def test_a_changed_row_moves_the_figure(pilot, pilot_copy, tmp_path):
    """The reconciliation is computed: one client less who was helped to find work is one client less in the mart."""
    shutil.copytree(PILOT.parent, tmp_path / "pilot")  # with the municipalities' confirmations
    inbox = tmp_path / "pilot" / PILOT.name
    client = _take_one_clients_job_search_away(inbox)
    assert client
    run_inbox(inbox, pilot_copy)
    changed = _by_indicator(pilot_copy)
    before = _by_indicator(pilot[0])
    moved = {key for key in before if before[key] != changed.get(key)}
    assert len(moved) == 1
    key = moved.pop()
    assert "job_search" in key[0]
    assert (before[key][0] - changed[key][0], changed[key][1]) == (1, "differs")


def test_the_same_folder_again_changes_nothing(pilot_copy):
    before = marts(pilot_copy)
    done = run_inbox(PILOT, pilot_copy)
    assert "Nothing was waiting" in done.stdout
    assert marts(pilot_copy) == before


def test_a_build_through_january_2023_gives_the_mid_term_people(pilot_copy):
    assert pajumte("build", "--through", "2023-01", home=pilot_copy).returncode == 0
    assert pajumte("publish", home=pilot_copy).returncode == 0
    entrants = query(
        pilot_copy,
        "select sum(entrants) as n from marts.hf_retention_crude "
        "where cohort = '_T' and ref_area = 'LV' and horizon = 'cutoff'",
    )
    assert entrants == [{"n": 45}]
    periods = query(pilot_copy, "select max(period) as last from quality.deliveries")
    assert periods == [{"last": "2023-01"}]


def _take_one_clients_job_search_away(inbox: Path) -> str:
    """Give another support area to every job-search contact of one client of Liepāja; the client's enrolment id."""
    chosen = ""
    for file in sorted(inbox.rglob("LV0005000_*_hf_support.csv")):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        header = lines[0].strip().split(",")
        enrolment, area = header.index("enrolment_id"), header.index("support_area")
        for number, line in enumerate(lines[1:], 1):
            cells = line.rstrip("\r\n").split(",")
            if cells[area] == "job_search":
                chosen = chosen or cells[enrolment]
                if cells[enrolment] == chosen:
                    lines[number] = line.replace("job_search", "other")
        file.write_text("".join(lines), encoding="utf-8")
    return chosen


def _by_indicator(home: Path) -> dict[tuple[str, str], tuple[float, str]]:
    rows = query(home, "select indicator, ref_area, computed_value, status from marts.pilot_reconciliation")
    return {(r["indicator"], r["ref_area"]): (r["computed_value"], r["status"]) for r in rows}


def _any_in(content: bytes, needles: list[bytes]) -> bool:
    """Whether any of the needles stands in the content: all are looked for in one pass, byte for byte."""
    text = pl.Series([content.decode("latin-1")])
    return bool(text.str.contains_any([needle.decode("latin-1") for needle in needles]).item())


def _decompressed(home: Path) -> dict[str, bytes]:
    """The texts of all Parquet and DuckDB files, which are compressed on disk."""
    texts = {}
    for file in home.rglob("*.parquet"):
        texts[f"{file.relative_to(home)} (read)"] = pl.read_parquet(file).write_csv().encode()
    for file in home.rglob("*.duckdb"):
        if not file.is_symlink():
            with duckdb.connect(str(file), read_only=True) as connection:
                tables = connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
                rows = [connection.execute(f'SELECT * FROM "{s}"."{t}"').fetchall() for s, t in tables]
            texts[f"{file.relative_to(home)} (read)"] = repr(rows).encode()
    return texts
