"""Dagster's event log is where Dagster looks for it, whoever opens it, and keeps what was written."""

import sqlite3

from dagster import AssetKey, AssetMaterialization, DagsterInstance

from feeds.installation import Installation
from feeds.settings import Settings
from orchestration.event_log import KeptOpenEventLog, name_dagster_home
from orchestration.running import prepare_dagster_home


def _instance(home, monkeypatch):
    installation = Installation.open(Settings(home=home))
    folder = prepare_dagster_home(installation)
    monkeypatch.setenv("DAGSTER_HOME", "")
    name_dagster_home(folder)
    return folder, DagsterInstance.from_config(str(folder))


def test_it_lies_under_dagsters_home_and_another_process_reads_it(tmp_path, monkeypatch):
    folder, instance = _instance(tmp_path / "home", monkeypatch)
    assert isinstance(instance.event_log_storage, KeptOpenEventLog)
    instance.report_runless_asset_event(AssetMaterialization(AssetKey(["feeds", "persons"])))
    with sqlite3.connect(folder / "history" / "runs" / "index.db") as other:
        assert other.execute("SELECT count(*) FROM event_logs").fetchone() == (1,)
    again = DagsterInstance.from_config(str(folder))
    assert again.get_latest_materialization_event(AssetKey(["feeds", "persons"])) is not None


def test_a_home_that_was_moved_takes_its_events_along(tmp_path, monkeypatch):
    _, instance = _instance(tmp_path / "home", monkeypatch)
    instance.report_runless_asset_event(AssetMaterialization(AssetKey(["feeds", "persons"])))
    instance.dispose()
    (tmp_path / "home").rename(tmp_path / "moved")
    _, moved = _instance(tmp_path / "moved", monkeypatch)
    assert moved.get_latest_materialization_event(AssetKey(["feeds", "persons"])) is not None


def test_only_so_many_files_are_open(tmp_path):
    log = KeptOpenEventLog(str(tmp_path))
    for run in range(20):
        with log.run_connection(f"run-{run}"):
            pass
    assert len(log.get_all_run_ids()) == 20
    assert len(log._engines) == 8
    log.dispose()
    assert not log._engines
