"""Releases start on the calendar's days at eight in Latvia, in summer and in winter time, and on no other day."""

from datetime import UTC, datetime, timedelta

import pytest
from dagster import SkipReason, build_schedule_context
from dagster._utils.schedules import schedule_execution_time_iterator

from feeds.clock import RIGA
from orchestration.code_location import build_defs
from orchestration.schedules import release_calendar


def asked_at(moment):
    return release_calendar(build_schedule_context(scheduled_execution_time=moment))


def ticks_from(moment, count):
    ticks = schedule_execution_time_iterator(
        moment.timestamp(), release_calendar.cron_schedule, release_calendar.execution_timezone, ascending=True
    )
    return [next(ticks) for _ in range(count)]


@pytest.mark.parametrize(
    ("moment", "period"),
    [
        (datetime(2026, 11, 26, 6, 0, tzinfo=UTC), "2026-Q3"),
        (datetime(2027, 5, 27, 5, 0, tzinfo=UTC), "2027-Q1"),
        (datetime(2027, 3, 25, 6, 0, tzinfo=UTC), "2026"),
    ],
)
def test_a_period_is_released_on_its_day_in_winter_and_in_summer_time(moment, period):
    (request,) = asked_at(moment)
    assert (request.run_key, request.partition_key) == (f"release-{period}", period)


@pytest.mark.parametrize("hours", [-24, 24])
def test_no_release_on_the_day_before_and_after(hours):
    assert isinstance(asked_at(datetime(2026, 11, 26, 6, 0, tzinfo=UTC) + timedelta(hours=hours)), SkipReason)


def test_the_day_is_that_of_latvia():
    """Half past ten in the evening in UTC is the next day in Rīga."""
    assert isinstance(asked_at(datetime(2026, 11, 24, 22, 30, tzinfo=UTC)), SkipReason)
    assert asked_at(datetime(2026, 11, 25, 22, 30, tzinfo=UTC))[0].partition_key == "2026-Q3"


@pytest.mark.parametrize("before_the_change", [datetime(2027, 3, 27, tzinfo=RIGA), datetime(2026, 10, 24, tzinfo=RIGA)])
def test_it_is_eight_in_latvia_on_every_day_around_the_change_of_the_clocks(before_the_change):
    ticks = [tick.astimezone(RIGA) for tick in ticks_from(before_the_change, 3)]
    assert [tick.hour for tick in ticks] == [8, 8, 8]
    assert [tick.date() - before_the_change.date() for tick in ticks] == [timedelta(days=d) for d in range(3)]


def test_releases_are_partitioned_by_the_calendar_s_periods_and_run_by_their_own_job():
    definitions = build_defs()
    job = definitions.resolve_job_def("make_release")
    assert {key.to_user_string() for key in job.asset_layer.executable_asset_keys} == {"release"}
    assert "2026-Q3" in job.partitions_def.get_partition_keys()
    for name in ("build_and_publish", "build_warehouse"):
        keys = definitions.resolve_job_def(name).asset_layer.executable_asset_keys
        assert "release" not in {key.to_user_string() for key in keys}
