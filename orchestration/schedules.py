"""What the clock starts. All hours are Latvia's, summer and winter; 02:00 exists once in every night of the year."""

from __future__ import annotations

from datetime import UTC, date, datetime

from dagster import DefaultScheduleStatus, RunRequest, ScheduleEvaluationContext, SkipReason, schedule

from analyst.releases.calendar import due_on
from feeds.clock import RIGA
from orchestration.jobs import build_and_publish, make_release
from orchestration.resources import PajumteResource
from orchestration.sensors import is_building


@schedule(
    job=build_and_publish,
    cron_schedule="0 2 * * *",
    execution_timezone=str(RIGA),
    default_status=DefaultScheduleStatus.RUNNING,
)
def nightly_build(context: ScheduleEvaluationContext, pajumte: PajumteResource) -> RunRequest | SkipReason:
    """Build and publish every night: what is late or provisional changes by the day alone."""
    if not pajumte.open().ledger.in_force():
        return SkipReason("Nothing has been accepted yet.")
    if is_building(context.instance):
        return SkipReason("A build is running already; it sees all that this one would.")
    return RunRequest(run_key=f"night-{_day(context):%Y-%m-%d}")


@schedule(
    job=make_release,
    cron_schedule="0 8 * * *",
    execution_timezone=str(RIGA),
    default_status=DefaultScheduleStatus.RUNNING,
)
def release_calendar(context: ScheduleEvaluationContext) -> list[RunRequest] | SkipReason:
    """One run for each period that the release calendar has for today."""
    today = _day(context)
    due = due_on(today)
    if not due:
        return SkipReason(f"The calendar has no release on {today:%Y-%m-%d}.")
    return [RunRequest(run_key=f"release-{period}", partition_key=period) for period in due]


def _day(context: ScheduleEvaluationContext) -> date:
    """The day in Latvia for which the clock has struck."""
    moment: datetime = context.scheduled_execution_time
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(RIGA).date()


SCHEDULES = [nightly_build, release_calendar]
