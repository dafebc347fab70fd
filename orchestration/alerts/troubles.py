"""What operators are told of: failed runs, ailments of the home, missing months, a nation that is not covered.

A trouble has a key that stays the same while it lasts, so that it is told once; when it is over and comes again it is
told again. Sentences name runs, files and municipalities, never people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import duckdb
from dagster import DagsterInstance, DagsterRunStatus, RunsFilter

from feeds.clock import naive_utc, today_in_latvia
from feeds.installation import Installation
from orchestration.doctor import EXAMINATIONS, Cost

FAILED_WITHIN = timedelta(days=3)
"""A failed run of which nobody could be told for so long is no news."""
_NUMBERS = re.compile(r"[\d.,]+")


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that needs somebody."""

    key: str
    sentence: str


def troubles(installation: Installation, instance: DagsterInstance, *, coverage_at_least: float) -> list[Trouble]:
    """Everything that is wrong now. The ledger, the disk and the publication are looked at; accepted files are not."""
    return [
        *_failed_runs(installation, instance),
        *_ailments(installation),
        *_of_publication(installation, coverage_at_least),
    ]


def _failed_runs(installation: Installation, instance: DagsterInstance) -> Iterator[Trouble]:
    since = installation.clock() - FAILED_WITHIN
    failed = RunsFilter(statuses=[DagsterRunStatus.FAILURE], updated_after=since)
    for record in reversed(instance.get_run_records(failed)):
        run = record.dagster_run
        yield Trouble(
            f"run {run.run_id}",
            f"The run {run.run_id[:8]} of {run.job_name} failed; readers keep the publication before it. The Dagster "
            "UI shows which step and why.",
        )


def _ailments(installation: Installation) -> Iterator[Trouble]:
    for examination in EXAMINATIONS:
        if examination.cost is Cost.LITTLE:
            for ailment in examination.ailments(installation):
                if ailment.is_grave:
                    # How many files, or GiB, changes from look to look; what is wrong with them does not.
                    key = f"{examination.subject}: {_NUMBERS.sub('#', ailment.sentence)}"
                    yield Trouble(key, ailment.sentence)


def _of_publication(installation: Installation, coverage_at_least: float) -> Iterator[Trouble]:
    """Missing months and coverage, as the current publication has them; none when it cannot be read (an ailment)."""
    current = installation.home.current
    if not current.exists():
        return
    today = today_in_latvia(installation.clock)
    month = f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"
    try:
        with duckdb.connect(str(current.resolve()), read_only=True) as connection:
            missing = connection.execute(_MISSING, {"month": month, "today": today}).fetchall()
            covered = connection.execute(_COVERED, {"last": naive_utc(installation.clock())}).fetchone()
    except duckdb.Error:
        return
    for municipality, feeds, due_on in missing:
        yield Trouble(
            f"missing {municipality} {month}",
            f"{municipality} has not delivered {month} ({feeds}); it was due on {due_on}. The portal's overview names "
            "whom to ask.",
        )
    if covered and covered[1] < coverage_at_least:
        yield Trouble(
            f"coverage {covered[0]}",
            f"The figures of {covered[0]} cover {covered[1]:.0%} of the nation by shelter beds, less than "
            f"{coverage_at_least:.0%}: they are published as they are and say so.",
        )


_MISSING = """
SELECT municipality, string_agg(feed, ', ' ORDER BY feed), max(due_on)
FROM quality.coverage
WHERE status = 'missing' AND period = $month AND due_on < $today
GROUP BY municipality ORDER BY municipality
"""
_COVERED = """
SELECT time_period, coverage FROM marts.point_in_time
WHERE ref_area = 'LV' AND ethos_category = 'E2' AND sex = '_T' AND age_band = '_T' AND time_period < $last
ORDER BY time_period DESC LIMIT 1
"""
