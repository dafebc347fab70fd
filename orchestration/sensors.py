"""What starts runs by itself: a new delivery is gated; what was accepted is built and published."""

from dagster import (
    DagsterRunStatus,
    DefaultSensorStatus,
    RunRequest,
    RunStatusSensorContext,
    SensorEvaluationContext,
    SensorResult,
    SkipReason,
    run_status_sensor,
    sensor,
)

from orchestration.jobs import build_and_publish, gate_deliveries
from orchestration.resources import PajumteResource


@sensor(job=gate_deliveries, minimum_interval_seconds=30, default_status=DefaultSensorStatus.RUNNING)
def new_deliveries(context: SensorEvaluationContext, pajumte: PajumteResource) -> SensorResult | SkipReason:
    """One gating run for all that waits, and for what the portal's gate has judged, since the last look."""
    ledger = pajumte.open().ledger
    seen_event, _, seen_verdict = (context.cursor or "0").partition("|")
    event, verdict, shown = ledger.last_event(), ledger.last_verdict(), int(seen_verdict or 0)
    if verdict <= shown and not ledger.waiting():
        return SkipReason("Nothing waits to be gated.")
    if str(event) == seen_event:
        return SkipReason("What waits has been handed to a run already.")
    config = {"ops": {"gated_feeds": {"config": {"decided_since": shown}}}}
    request = RunRequest(run_key=f"up-to-{event}", run_config=config)
    return SensorResult(run_requests=[request], cursor=f"{event}|{verdict}")


@run_status_sensor(
    run_status=DagsterRunStatus.SUCCESS,
    monitored_jobs=[gate_deliveries],
    request_job=build_and_publish,
    default_status=DefaultSensorStatus.RUNNING,
)
def accepted_deliveries(_context: RunStatusSensorContext, pajumte: PajumteResource) -> RunRequest | SkipReason:
    """Build and publish after a gating run, once for each state of the ledger."""
    ledger = pajumte.open().ledger
    if not ledger.in_force():
        return SkipReason("Nothing has been accepted yet.")
    return RunRequest(run_key=f"ledger-{ledger.last_event()}")


SENSORS = [new_deliveries, accepted_deliveries]
