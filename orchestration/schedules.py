"""What starts by the clock: the releases, on the days of the release calendar."""

from datetime import UTC, datetime

from dagster import DefaultScheduleStatus, RunRequest, ScheduleEvaluationContext, SkipReason, schedule

from analyst.releases.calendar import due_on
from feeds.clock import RIGA
from orchestration.jobs import make_release


@schedule(
    job=make_release,
    cron_schedule="0 8 * * *",
    execution_timezone=str(RIGA),
    default_status=DefaultScheduleStatus.RUNNING,
)
def release_calendar(context: ScheduleEvaluationContext) -> list[RunRequest] | SkipReason:
    """At eight in the morning in Latvia: one run for each period that is due today."""
    moment: datetime = context.scheduled_execution_time
    today = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(RIGA).date()
    due = due_on(today)
    if not due:
        return SkipReason(f"The calendar has no release on {today:%Y-%m-%d}.")
    return [RunRequest(run_key=f"release-{period}", partition_key=period) for period in due]


SCHEDULES = [release_calendar]
