"""Whether no more people are homeless than find a home in a month (methodology 4, `functional_zero`; ADR 7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tests.oracle.calendar import DAY, first_day, last_day, period_of, plus_months
from tests.oracle.delivered import Delivered
from tests.oracle.geography import areas_on
from tests.oracle.monthly_flows import Key, monthly_flows
from tests.oracle.spells import Homelessness
from tests.oracle.timeline import Episode, Timelines
from tests.worlds.logical import LogicalDelivery

MONTHS = 6


def functional_zero(
    accepted: Sequence[LogicalDelivery], through: str | None = None
) -> dict[Key, dict[str, int | bool | None]]:
    """(time_period, ref_area) → `active_end`, `placements_6m`, `is_functional_zero` (Built for Zero).

    All six months are placed on the map of the row's month, so that a merged municipality keeps its past. The last two
    are None where not all of the six months are covered.
    """
    delivered = Delivered(accepted, through)
    episodes = [each for own in Timelines(Homelessness(delivered)).episodes.values() for each in own]
    placed = [each for each in episodes if each.ended_in in ("permanent", "hf")]
    rows: dict[Key, dict[str, int | bool | None]] = {}
    for (month, area), flows in monthly_flows(accepted, through).items():
        if not flows["covered"]:
            continue
        active_end = flows["active_end"]
        lineages = [each for each in delivered.lineages() if area in areas_on(each, last_day(month))]
        months = {period_of(plus_months(first_day(month), -back)) for back in range(MONTHS)}
        placements: int | None = None
        if all(any(_covers(delivered, lineage, last_day(each)) for lineage in lineages) for each in months):
            placements = sum(
                period_of(each.end) in months and _is_counted_exit(delivered, each, lineages) for each in placed
            )
        rows[month, area] = {
            "active_end": active_end,
            "placements_6m": placements,
            "is_functional_zero": None if placements is None else active_end * MONTHS <= placements,
        }
    return rows


def _covers(delivered: Delivered, lineage: str, day: date) -> bool:
    first, last = delivered.counting_start(lineage), delivered.counting_end(lineage)
    return first is not None and last is not None and first <= day <= last


def _is_counted_exit(delivered: Delivered, episode: Episode, lineages: Sequence[str]) -> bool:
    """As outflow of monthly_flows: the last night counts, or precedes the first covered month of area and lineage."""
    last = episode.days[episode.end - DAY]
    if last.spell.lineage not in lineages:
        return False
    first_of_area = min(start for each in lineages if (start := delivered.counting_start(each)))
    return last.counted or episode.end == delivered.counting_start(last.spell.lineage) == first_of_area
