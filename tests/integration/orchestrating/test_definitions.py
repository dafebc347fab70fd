"""The code location loads, and its asset graph is the one that was reviewed."""

import json
from pathlib import Path

import pytest
from dagster import (
    AssetKey,
    DagsterInstance,
    DagsterRunStatus,
    DefaultSensorStatus,
    RunRequest,
    SkipReason,
    build_sensor_context,
)

from expectations.gating import gate_waiting
from feeds.contract_loading import load_contracts
from feeds.delivery import UploadedFile
from feeds.dropping import NameSays
from feeds.installation import Installation
from feeds.settings import Settings
from feeds.submitting import submit
from orchestration.code_location import build_defs
from orchestration.resources import PajumteResource
from orchestration.running import JobRunner
from orchestration.sensors import SENSORS, new_deliveries

SNAPSHOT = Path(__file__).with_name("asset_graph.json")
"""Groups and dependencies of all assets. After a change: `python -m tests.integration.orchestrating.snapshot`."""

FACILITIES = b"facility_id,name,service_type,capacity,open_from,refusals\nF1,Patversme,shelter,40,2020-01-01,0\n"
BROKEN = b"facility_id,name,service_type,capacity,open_from,refusals\nF1,Patversme,palace,40,2020-01-01,0\n"


@pytest.fixture(scope="module")
def definitions():
    return build_defs()


@pytest.fixture
def installation(tmp_path):
    opened = Installation.open(Settings(home=tmp_path / "home"))
    opened.make_trial_keys()
    return opened


def deliver(installation, municipality, period, content):
    return submit(
        [UploadedFile(content, "facilities")],
        municipality=municipality,
        period=period,
        says=NameSays(),
        home=installation.home,
        ledger=installation.ledger,
        archive=installation.archive_writer(),
        clock=installation.clock,
    )


def partitions(runner, feed="facilities"):
    return runner.instance.get_materialized_partitions(AssetKey(["feeds", feed]))


def test_the_code_location_loads_as_the_ui_loads_it(definitions):
    definitions.get_repository_def().load_all_definitions()


def test_the_asset_graph_is_the_reviewed_one(definitions):
    from tests.integration.orchestrating.snapshot import asset_graph

    assert asset_graph(definitions) == json.loads(SNAPSHOT.read_text(encoding="utf-8"))


def test_every_feed_is_an_asset_with_a_gate_check(definitions):
    graph = definitions.resolve_asset_graph()
    for feed in load_contracts():
        key = AssetKey(["feeds", feed])
        assert graph.get(key).partitions_def is not None
        assert [c.name for c in graph.get_check_keys_for_assets({key})] == ["gate"]


def test_publication_comes_last_and_only_what_may_leave_is_made_of_it(definitions):
    graph = definitions.resolve_asset_graph()
    publication = AssetKey("publication")
    assert graph.get(publication).child_keys == {AssetKey("public_file"), AssetKey("release")}
    for last in ("public_file", "release"):
        assert graph.get(AssetKey(last)).child_keys == set()
    marts = {k for k in graph.get_all_asset_keys() if k.path[0] in ("marts", "quality")}
    assert marts <= graph.get(publication).parent_keys


def test_every_sensor_runs_by_default():
    assert {s.default_status for s in SENSORS} == {DefaultSensorStatus.RUNNING}


def test_only_accepted_partitions_are_materialised_when_many_run_in_one(installation):
    deliver(installation, "LV0001000", "2026-01", FACILITIES)
    deliver(installation, "LV0005000", "2026-01", BROKEN)
    deliver(installation, "LV0005000", "2026-02", FACILITIES)
    runner = JobRunner.over(installation)
    assert runner.run("gate_deliveries"), "a municipality's mistake is no failed run"
    assert partitions(runner) == {"2026-01|LV0001000", "2026-02|LV0005000"}
    assert partitions(runner, "persons") == set()


def test_a_refused_delivery_is_a_red_check_with_counts_and_no_values(installation):
    receipt = deliver(installation, "LV0005000", "2026-01", BROKEN)
    runner = JobRunner.over(installation)
    assert runner.run("gate_deliveries")
    evaluations = [
        e.dagster_event.asset_check_evaluation_data
        for e in runner.instance.all_logs(runner.instance.get_runs()[0].run_id)
        if e.dagster_event and e.dagster_event.event_type_value == "ASSET_CHECK_EVALUATION"
    ]
    assert len(evaluations) == len(load_contracts())
    (red,) = [e for e in evaluations if not e.passed]
    assert red.asset_key == AssetKey(["feeds", "facilities"])
    assert red.metadata["findings_by_check"].value == {"VAL-04": 1}
    assert red.metadata["refused_because_of_this_feed"].value == receipt.delivery_id
    assert "palace" not in str(evaluations)


def test_one_chosen_partition_gates_nothing_else(installation):
    deliver(installation, "LV0001000", "2026-01", FACILITIES)
    deliver(installation, "LV0005000", "2026-01", FACILITIES)
    runner = JobRunner.over(installation)
    result = runner.definitions.resolve_job_def("gate_deliveries").execute_in_process(
        instance=runner.instance, partition_key="2026-01|LV0001000"
    )
    assert result.success
    assert partitions(runner) == {"2026-01|LV0001000"}
    assert [d.municipality for d in installation.ledger.waiting()] == ["LV0005000"]


def test_the_sensor_asks_for_one_run_for_all_that_waits_and_not_twice(installation):
    with DagsterInstance.ephemeral() as instance:

        def look(cursor):
            context = build_sensor_context(
                instance=instance,
                cursor=cursor,
                resources={"pajumte": PajumteResource(home=str(installation.home.root))},
            )
            return new_deliveries(context)

        assert isinstance(look(None), SkipReason)
        deliver(installation, "LV0001000", "2026-01", FACILITIES)
        deliver(installation, "LV0005000", "2026-01", FACILITIES)
        asked = look(None)
        assert [type(r) for r in asked.run_requests] == [RunRequest]
        assert isinstance(look(asked.cursor), SkipReason)
        deliver(installation, "LV0005000", "2026-02", FACILITIES)
        assert len(look(asked.cursor).run_requests) == 1


def test_what_the_portal_s_gate_has_judged_is_shown_by_a_run_too(installation):
    deliver(installation, "LV0001000", "2026-01", FACILITIES)
    deliver(installation, "LV0005000", "2026-01", BROKEN)
    gate_waiting(installation)
    runner = JobRunner.over(installation)
    with DagsterInstance.ephemeral() as instance:
        resources = {"pajumte": PajumteResource(home=str(installation.home.root))}
        asked = new_deliveries(build_sensor_context(instance=instance, cursor=None, resources=resources))
        again = new_deliveries(build_sensor_context(instance=instance, cursor=asked.cursor, resources=resources))
    assert runner.run("gate_deliveries", asked.run_requests[0].run_config)
    assert partitions(runner) == {"2026-01|LV0001000"}
    assert isinstance(again, SkipReason)


def test_a_run_leaves_its_trace_where_the_ui_looks(installation):
    runner = JobRunner.over(installation)
    assert runner.run("gate_deliveries")
    assert [(r.job_name, r.status) for r in runner.instance.get_runs()] == [
        ("gate_deliveries", DagsterRunStatus.SUCCESS)
    ]
    assert "enabled: false" in (installation.home.dagster / "dagster.yaml").read_text(encoding="utf-8")
