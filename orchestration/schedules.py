"""What the clock starts. All hours are Latvia's, summer and winter; 02:00 exists once in every night of the year."""

from __future__ import annotations

from dagster import DefaultScheduleStatus, RunRequest, ScheduleEvaluationContext, SkipReason, schedule

from orchestration.jobs import build_and_publish
from orchestration.resources import PajumteResource
from orchestration.sensors import is_building

LATVIA = "Europe/Riga"


@schedule(
    job=build_and_publish,
    cron_schedule="0 2 * * *",
    execution_timezone=LATVIA,
    default_status=DefaultScheduleStatus.RUNNING,
)
def nightly_build(context: ScheduleEvaluationContext, pajumte: PajumteResource) -> RunRequest | SkipReason:
    """Build and publish every night: what is late or provisional changes by the day alone."""
    if not pajumte.open().ledger.in_force():
        return SkipReason("Nothing has been accepted yet.")
    if is_building(context.instance):
        return SkipReason("A build is running already; it sees all that this one would.")
    return RunRequest(run_key=f"night-{context.scheduled_execution_time:%Y-%m-%d}")


SCHEDULES = [nightly_build]
