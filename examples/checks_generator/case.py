"""What an example is: files, what was accepted before them, and which finding they must raise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from examples.checks_generator.tables import Month, csv_table

MUNICIPALITY = "LV0001000"
PERIOD = "2026-03"
TODAY = "2026-04-10"
"""The day on which the examples are received: the month is over, and its deadline is not."""


@dataclass(frozen=True, slots=True)
class Raised:
    """One finding: where it is, as the clerk reads it. Rows count from 1, the header row included."""

    feed: str | None = None
    column: str | None = None
    rows: tuple[int, ...] = ()
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One delivery. `files` by name; `history` are the files of earlier deliveries, accepted before in order of period.

    `raises` are the findings that it must give, all of the check that the example is for: none for one that is just
    inside the limit. `padded_to_bytes` makes the one file that long, too long to be kept. `exemptions` stand among
    those of `feeds/checks/thresholds.yaml` while it is judged.
    """

    files: Mapping[str, bytes]
    raises: tuple[Raised, ...] = ()
    history: Mapping[str, bytes] = field(default_factory=dict)
    municipality: str = MUNICIPALITY
    period: str = PERIOD
    today: str = TODAY
    padded_to_bytes: int | None = None
    exemptions: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A check and its two examples."""

    check_id: str
    bad: Example
    good: Example


def delivered(month: Month, *, municipality: str = MUNICIPALITY, period: str = PERIOD) -> dict[str, bytes]:
    """A month as CSV files, one for each feed, named as feeds.md says."""
    return {f"{municipality}_{period}_{feed}.csv": csv_table(feed, rows) for feed, rows in month.items()}


def earlier(*months: tuple[str, Month], municipality: str = MUNICIPALITY) -> dict[str, bytes]:
    """Months that were accepted before, each with its period."""
    files: dict[str, bytes] = {}
    for period, month in months:
        files |= delivered(month, municipality=municipality, period=period)
    return files


def pair(
    check_id: str,
    bad: Month,
    raises: Raised | Sequence[Raised],
    good: Month,
    *,
    history: Sequence[tuple[str, Month]] = (),
    good_history: Sequence[tuple[str, Month]] | None = None,
) -> Case:
    """A case whose examples are months in CSV; `history` holds for both unless the good one has its own."""
    found = (raises,) if isinstance(raises, Raised) else tuple(raises)
    return Case(
        check_id,
        Example(delivered(bad), found, earlier(*history)),
        Example(delivered(good), (), earlier(*(history if good_history is None else good_history))),
    )
