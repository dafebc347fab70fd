"""What became of people some months after they first became homeless (methodology 5, `entry_cohorts`; ADR 7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tests.oracle.calendar import last_day, period_of, plus_months
from tests.oracle.delivered import Delivered
from tests.oracle.dimensions import areas_of_month
from tests.oracle.geography import areas_on
from tests.oracle.spells import Homelessness
from tests.oracle.timeline import Episode, Timelines
from tests.worlds.logical import LogicalDelivery

HORIZONS = (3, 6, 12, 24)
OUTCOMES = ("homeless", "housed", "lost", "deceased")

Key = tuple[str, str, int]


def entry_cohorts(
    accepted: Sequence[LogicalDelivery], through: str | None = None
) -> dict[Key, dict[str, int | float | None]]:
    """(time_period, ref_area, horizon) → `entrants`, `followed`, OUTCOMES and their shares of those followed."""
    delivered = Delivered(accepted, through)
    timelines = Timelines(Homelessness(delivered))
    cohorts: dict[str, list[list[Episode]]] = {}
    for own in timelines.episodes.values():
        if own[0].days[own[0].start].counted:
            cohorts.setdefault(period_of(own[0].start), []).append(own)
    rows: dict[Key, dict[str, int | float | None]] = {}
    for month in delivered.covered_months():
        for area in areas_of_month(delivered, month):
            entrants = [
                own for own in cohorts.get(month, []) if area in areas_on(_lineage_of_entry(own), last_day(month))
            ]
            for horizon in HORIZONS:
                rows[month, area, horizon] = _row(delivered, timelines, entrants, horizon)
    return rows


def _row(
    delivered: Delivered, timelines: Timelines, entrants: Sequence[Sequence[Episode]], horizon: int
) -> dict[str, int | float | None]:
    outcomes: list[str] = []
    for own in entrants:
        day = plus_months(own[0].start, horizon)
        data_through = delivered.counting_end(_lineage_of_entry(own))
        if data_through is not None and day <= data_through:
            outcomes.append(_outcome(timelines.homelessness, own, day))
    row: dict[str, int | float | None] = {"entrants": len(entrants), "followed": len(outcomes)}
    for outcome in OUTCOMES:
        row[outcome] = outcomes.count(outcome) if outcomes else None
        row[f"{outcome}_share"] = outcomes.count(outcome) / len(outcomes) if outcomes else None
    return row


def _outcome(homelessness: Homelessness, episodes: Sequence[Episode], day: date) -> str:
    person = episodes[0].person
    death = homelessness.deaths.get(person)
    if death is not None and death <= day:
        return "deceased"
    if any(day in episode.days for episode in episodes):
        return "homeless"
    before = [episode for episode in episodes if episode.end <= day]
    is_in_home = day in homelessness.housing.housed.get(person, ())
    return "housed" if is_in_home or before[-1].ended_in in ("permanent", "hf") else "lost"


def _lineage_of_entry(episodes: Sequence[Episode]) -> str:
    return episodes[0].days[episodes[0].start].spell.lineage
