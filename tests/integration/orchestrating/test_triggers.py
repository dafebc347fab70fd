"""What starts by itself, and when: every clock here is the test's."""

import os
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dagster import DagsterRun, DagsterRunStatus, DefaultScheduleStatus, RunRequest, SkipReason
from dagster._utils.schedules import schedule_execution_time_iterator

from feeds.ledger import ActKind
from orchestration.jobs import build_and_publish
from orchestration.schedules import SCHEDULES, nightly_build
from orchestration.sensors import accepted_deliveries, drop_folder
from tests.integration.orchestrating.at_a_time import Time, an_instance, look, pajumte_at, tick
from tests.unit.operating.homes import accept, receive

LATVIA = ZoneInfo("Europe/Riga")
FACILITIES = b"facility_id,name,service_type,capacity,open_from,refusals\nF1,Patversme,shelter,40,2020-01-01,0\n"


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def pajumte(tmp_path, time):
    resource = pajumte_at(tmp_path / "home", time)
    resource.open().make_trial_keys()
    return resource


@pytest.fixture
def instance(tmp_path):
    with an_instance(tmp_path) as opened:
        yield opened


def ago(time, **how_long):
    return (time.now - timedelta(**how_long)).replace(tzinfo=None)


def accepted(pajumte, moment, period="2026-02"):
    installation = pajumte.open()
    receipt = receive(installation, moment, period=period)
    accept(installation, receipt, moment)
    return receipt.delivery_id


def built(pajumte, moment):
    """A build was begun then."""
    (pajumte.open().home.builds / f"{moment:%Y%m%dT%H%M%S%f}_aaaaaa").mkdir()


# -- the drop folder -----------------------------------------------------------------------------------------------


def drop(pajumte, name, content=FACILITIES, *, seconds_ago=0):
    folder = pajumte.open().drop_folder
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_bytes(content)
    moment = pajumte.open().clock().timestamp() - seconds_ago
    os.utime(file, (moment, moment))
    return file


def test_a_new_drop_folder_is_made_and_empty(pajumte, instance):
    assert "Received 0" in look(drop_folder, instance, pajumte).skip_message
    assert pajumte.open().drop_folder.is_dir()


@pytest.mark.parametrize(("seconds", "is_taken"), [(59, False), (60, True)])
def test_files_are_taken_when_the_folder_has_been_quiet_for_a_minute(pajumte, instance, seconds, is_taken):
    file = drop(pajumte, "LV0001000_2026-02_facilities.csv", seconds_ago=seconds)

    look(drop_folder, instance, pajumte)

    assert len(pajumte.open().ledger.waiting()) == is_taken
    assert file.exists() is not is_taken


def test_a_file_that_still_arrives_keeps_those_beside_it_waiting(pajumte, instance):
    drop(pajumte, "LV0001000_2026-02_facilities.csv", seconds_ago=600)
    drop(pajumte, "LV0001000_2026-02_persons.csv", seconds_ago=5)

    assert "1 deliveries are still arriving" in look(drop_folder, instance, pajumte).skip_message
    assert pajumte.open().ledger.waiting() == []


def test_a_mark_says_that_the_folder_is_complete_and_goes_with_it(pajumte, instance):
    drop(pajumte, "LV0001000_2026-02_facilities.csv")
    mark = drop(pajumte, ".done", b"")

    look(drop_folder, instance, pajumte)

    assert [d.municipality for d in pajumte.open().ledger.waiting()] == ["LV0001000"]
    assert not mark.exists()


def test_the_same_delivery_again_is_the_earlier_one(pajumte, instance):
    for _ in range(2):
        drop(pajumte, "LV0001000_2026-02_facilities.csv", seconds_ago=60)
        look(drop_folder, instance, pajumte)

    assert len(pajumte.open().ledger.deliveries()) == 1
    assert list(pajumte.open().drop_folder.iterdir()) == []


def test_what_cannot_be_placed_stays_is_not_named_and_holds_up_nothing(pajumte, instance):
    stays = drop(pajumte, "Anna Ozola.csv", seconds_ago=600)
    drop(pajumte, "LV0001000_2026-02_facilities.csv", seconds_ago=600)

    said = look(drop_folder, instance, pajumte).skip_message

    assert stays.exists()
    assert "Ozola" not in said
    assert "1 files cannot be placed" in said
    assert len(pajumte.open().ledger.waiting()) == 1


# -- builds --------------------------------------------------------------------------------------------------------


def test_without_a_change_nothing_is_built(pajumte, instance):
    assert isinstance(look(accepted_deliveries, instance, pajumte), SkipReason)


def test_a_delivery_that_is_not_accepted_is_no_change(pajumte, instance, time):
    receive(pajumte.open(), ago(time, hours=5))

    assert isinstance(look(accepted_deliveries, instance, pajumte), SkipReason)


@pytest.mark.parametrize(("seconds", "is_built"), [(599, False), (600, True)])
def test_a_build_waits_until_the_first_acceptance_is_ten_minutes_old(pajumte, instance, time, seconds, is_built):
    accepted(pajumte, ago(time, seconds=seconds))
    accepted(pajumte, ago(time, seconds=1), period="2026-01")

    assert isinstance(look(accepted_deliveries, instance, pajumte), RunRequest) is is_built


def test_what_a_build_has_seen_is_built_once(pajumte, instance, time):
    accepted(pajumte, ago(time, hours=2))
    built(pajumte, ago(time, hours=1))

    assert isinstance(look(accepted_deliveries, instance, pajumte), SkipReason)


def test_what_came_while_a_build_ran_is_built_after_it(pajumte, instance, time):
    built(pajumte, ago(time, hours=1))
    accepted(pajumte, ago(time, minutes=30))

    assert isinstance(look(accepted_deliveries, instance, pajumte), RunRequest)


def test_a_delivery_held_back_is_a_change(pajumte, instance, time):
    delivery_id = accepted(pajumte, ago(time, hours=3))
    built(pajumte, ago(time, hours=2))
    pajumte.open().ledger.act(
        delivery_id, ActKind.HOLD, reason="a wrong month", acted_by="operator", acted_at=ago(time, hours=1)
    )

    assert isinstance(look(accepted_deliveries, instance, pajumte), RunRequest)


def test_two_looks_at_the_same_state_ask_for_the_same_run(pajumte, instance, time):
    accepted(pajumte, ago(time, hours=1))

    keys = {look(accepted_deliveries, instance, pajumte).run_key for _ in range(2)}

    assert len(keys) == 1


@pytest.mark.parametrize("status", [DagsterRunStatus.STARTING, DagsterRunStatus.STARTED])
def test_a_build_waits_for_the_one_that_runs(pajumte, instance, time, status):
    accepted(pajumte, ago(time, hours=1))
    instance.add_run(DagsterRun(job_name=build_and_publish.name, status=status))

    said = look(accepted_deliveries, instance, pajumte)
    tonight = tick(nightly_build, instance, pajumte, time.now)

    assert "A build is running" in said.skip_message
    assert "A build is running" in tonight.skip_message


def test_a_failed_build_stops_none(pajumte, instance, time):
    accepted(pajumte, ago(time, hours=1))
    instance.add_run(DagsterRun(job_name=build_and_publish.name, status=DagsterRunStatus.FAILURE))

    assert isinstance(look(accepted_deliveries, instance, pajumte), RunRequest)


def test_every_night_has_its_own_run_and_only_one(pajumte, instance, time):
    accepted(pajumte, ago(time, days=1))
    nights = [datetime(2026, 3, day, 2, tzinfo=LATVIA) for day in (10, 10, 11)]

    keys = [tick(nightly_build, instance, pajumte, night).run_key for night in nights]

    assert keys == ["night-2026-03-10", "night-2026-03-10", "night-2026-03-11"]


def test_before_anything_is_accepted_no_night_builds(pajumte, instance, time):
    assert isinstance(tick(nightly_build, instance, pajumte, time.now), SkipReason)


@pytest.mark.parametrize("day", [datetime(2026, 3, 29, tzinfo=LATVIA), datetime(2026, 10, 25, tzinfo=LATVIA)])
def test_a_night_in_which_the_clock_is_changed_has_one_build(day):
    start, end = day - timedelta(days=1), day + timedelta(days=2)
    moments = schedule_execution_time_iterator(start.timestamp(), nightly_build.cron_schedule, "Europe/Riga")

    found = []
    while (moment := next(moments)) < end:
        found.append((moment.date(), moment.hour, moment.minute))

    assert found == [((start + timedelta(days=n)).date(), 2, 0) for n in range(3)]


def test_every_schedule_runs_by_default_by_latvia_s_clock():
    assert {s.default_status for s in SCHEDULES} == {DefaultScheduleStatus.RUNNING}
    assert {s.execution_timezone for s in SCHEDULES} == {"Europe/Riga"}


def test_the_test_s_clock_is_in_utc(time):
    assert time.now.tzinfo is UTC
