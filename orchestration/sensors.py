"""What starts runs by itself: dropped files are received, what waits is gated, what was accepted is built.

Every sensor may look again at any time, after a restart or beside a second daemon: a run's key names the state of the
ledger that made it necessary, and Dagster starts no key twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from dagster import (
    DagsterInstance,
    DagsterRunStatus,
    DefaultSensorStatus,
    RunRequest,
    RunsFilter,
    SensorEvaluationContext,
    SensorResult,
    SkipReason,
    sensor,
)

from feeds.clock import naive_utc
from feeds.drop_folder import take_drops
from feeds.installation import Installation
from orchestration.build import latest_build_began
from orchestration.jobs import build_and_publish, gate_deliveries
from orchestration.resources import PajumteResource

WAITED_LONG_ENOUGH = timedelta(minutes=10)
"""Municipalities deliver in bursts: a build takes in what came in the meantime rather than starting for each."""
_UNDER_WAY = [
    DagsterRunStatus.QUEUED,
    DagsterRunStatus.NOT_STARTED,
    DagsterRunStatus.STARTING,
    DagsterRunStatus.STARTED,
    DagsterRunStatus.CANCELING,
]


@sensor(minimum_interval_seconds=30, default_status=DefaultSensorStatus.RUNNING)
def drop_folder(_context: SensorEvaluationContext, pajumte: PajumteResource) -> SkipReason:
    """Receive what lies complete in the drop folder; the gate hears of it from the ledger."""
    taken = take_drops(pajumte.open())
    if taken.unplaced:
        return SkipReason(
            f"Received {taken.received}; {taken.unplaced} files cannot be placed: `pajumte submit` with the folder's "
            "name says why."
        )
    return SkipReason(f"Received {taken.received}; {taken.still_arriving} deliveries are still arriving.")


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


@sensor(job=build_and_publish, minimum_interval_seconds=60, default_status=DefaultSensorStatus.RUNNING)
def accepted_deliveries(context: SensorEvaluationContext, pajumte: PajumteResource) -> RunRequest | SkipReason:
    """Build and publish when the first change that no build has seen is ten minutes old, one build at a time."""
    installation = pajumte.open()
    changed = _first_unseen_change(installation)
    if changed is None:
        return SkipReason("Nothing has been accepted since the last build.")
    left = changed + WAITED_LONG_ENOUGH - naive_utc(installation.clock())
    if left > timedelta(0):
        return SkipReason(
            f"The next build begins in {-(-left // timedelta(minutes=1))} min, with all accepted by then."
        )
    if is_building(context.instance):
        return SkipReason("A build is running; the next begins when it has ended.")
    return RunRequest(run_key=f"ledger-{installation.ledger.last_event()}")


def is_building(instance: DagsterInstance) -> bool:
    """Whether a run that builds has been asked for or is under way."""
    wanted = RunsFilter(job_name=build_and_publish.name, statuses=_UNDER_WAY)
    return instance.get_runs_count(wanted) > 0


def _first_unseen_change(installation: Installation) -> datetime | None:
    return installation.ledger.first_change_since(latest_build_began(installation.home) or datetime.min)


SENSORS = [drop_folder, new_deliveries, accepted_deliveries]
