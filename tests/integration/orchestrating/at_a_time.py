"""Dagster's sensors and schedules over a home whose clock a test sets."""

from datetime import UTC, datetime

from dagster import DagsterInstance, build_schedule_context, build_sensor_context

from feeds.installation import Installation
from feeds.settings import Settings
from orchestration.resources import PajumteResource


class Time:
    """A clock that stands where it is put."""

    def __init__(self, now=datetime(2026, 3, 10, 9, tzinfo=UTC)):
        self.now = now

    def __call__(self):
        return self.now


def pajumte_at(home, time, **settings):
    """The resource over a home, at the test's time."""

    class AtATime(PajumteResource):
        def open(self):
            return Installation.open(Settings(home=home, **settings), time)

    return AtATime()


def look(sensor, instance, pajumte, cursor=None):
    """One evaluation of a sensor."""
    return sensor(build_sensor_context(instance=instance, cursor=cursor, resources={"pajumte": pajumte}))


def tick(schedule, instance, pajumte, at):
    """One evaluation of a schedule."""
    context = build_schedule_context(instance=instance, scheduled_execution_time=at, resources={"pajumte": pajumte})
    return schedule(context)


def an_instance(folder):
    """Dagster with a storage of its own."""
    return DagsterInstance.local_temp(str(folder))
