"""How much the counts hang on the gap that ends an episode (methodology 3, `episode_gap_sensitivity`; ADR 7)."""

from __future__ import annotations

from collections.abc import Sequence

from tests.oracle.delivered import Delivered
from tests.oracle.dimensions import areas_of_year, covered_years, reference_date_of_year
from tests.oracle.geography import areas_on
from tests.oracle.spells import Homelessness
from tests.oracle.timeline import CENSORED, Timelines
from tests.worlds.logical import LogicalDelivery

GAPS = (0, 7, 14, 30, 90)

Key = tuple[int, str, int]


def episode_gap_sensitivity(
    accepted: Sequence[LogicalDelivery], through: str | None = None
) -> dict[Key, dict[str, int | float | None]]:
    """(time_period, ref_area, gap_nights) → `episodes`, `mean_days`, `episodes_completed`, `mean_days_completed`.

    By the year and area of the first day of episodes whose first day counts.
    """
    delivered = Delivered(accepted, through)
    homelessness = Homelessness(delivered)
    rows: dict[Key, dict[str, int | float | None]] = {}
    for gap in GAPS:
        episodes = [each for own in Timelines(homelessness, gap).episodes.values() for each in own]
        starting = [each for each in episodes if each.days[each.start].counted]
        for year in covered_years(delivered):
            on = reference_date_of_year(delivered, year)
            for area in areas_of_year(delivered, year):
                own = [
                    each
                    for each in starting
                    if each.start.year == year and area in areas_on(each.days[each.start].spell.lineage, on)
                ]
                lengths = [len(each.days) for each in own]
                completed = [len(each.days) for each in own if each.ended_in != CENSORED]
                rows[year, area, gap] = {
                    "episodes": len(own),
                    "mean_days": _mean(lengths),
                    "episodes_completed": len(completed),
                    "mean_days_completed": _mean(completed),
                }
    return rows


def _mean(numbers: list[int]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None
