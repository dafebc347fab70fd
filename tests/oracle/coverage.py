"""Who could have told: the share of an area's municipalities that are covered on a day (methodology 4, `coverage`).

Which months lack a delivery is told beside it. What status a figure gets for it is for `obs_status`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.oracle.calendar import last_day, period_of
from tests.oracle.codelists import category_of_service, municipalities
from tests.oracle.delivered import Delivered
from tests.oracle.geography import areas_on, municipality_on

Feeds = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """Coverage of an area for some feeds: its share (0–1), how many municipalities, and whether a month lacks."""

    share: Fraction
    municipalities: int
    has_gap: bool


class AreaCoverage:
    """Coverage of every area, on the map of one day and on a day that need not be the same."""

    def __init__(self, delivered: Delivered) -> None:
        self.delivered = delivered
        self._beds = _beds_of_months(delivered)
        self._known: dict[tuple[date, date, Feeds], dict[str, Covered]] = {}

    def on(self, area: str, day: date, feeds: Feeds, *, drawn_on: date | None = None) -> Covered:
        """Coverage of an area on a day, the area's borders being those of `drawn_on` (else of the day itself)."""
        place = (drawn_on or day, day, feeds)
        if place not in self._known:
            self._known[place] = self._of_all_areas(*place)
        return self._known[place][area]

    def of_year(self, area: str, year: int, feeds: Feeds, *, drawn_on: date) -> Covered:
        """The mean of the twelve month ends; one outside the country's coverage counts 0 (ADR 3)."""
        months = [month for month in self.delivered.covered_months() if month.startswith(f"{year}-")]
        ends = [self.on(area, last_day(month), feeds, drawn_on=drawn_on) for month in months]
        return Covered(
            share=sum((each.share for each in ends), Fraction()) / 12,
            municipalities=max((each.municipalities for each in ends), default=0),
            has_gap=any(each.has_gap for each in ends),
        )

    def _of_all_areas(self, drawn_on: date, day: date, feeds: Feeds) -> dict[str, Covered]:
        lineages_of: dict[str, list[str]] = {}
        for lineage in sorted({version.lineage for version in municipalities().values()}):
            lineages_of.setdefault(municipality_on(lineage, drawn_on), []).append(lineage)
        members: dict[str, list[str]] = {}
        for municipality in lineages_of:
            for area in areas_on(municipality, drawn_on):
                members.setdefault(area, []).append(municipality)
        covered = {each: self._is_covered(lineages_of[each], day, feeds) for each in lineages_of}
        gaps = {each: self._has_gap(lineages_of[each], day, feeds) for each in lineages_of}
        beds = {each: sum(self.beds_of(lineage, day) for lineage in lineages_of[each]) for each in lineages_of}
        return {
            area: Covered(
                share=_weighted_share([(covered[each], beds[each]) for each in own]),
                municipalities=sum(covered[each] for each in own),
                has_gap=any(gaps[each] for each in own),
            )
            for area, own in members.items()
        }

    def _is_covered(self, lineages: Sequence[str], day: date, feeds: Feeds) -> bool:
        """For every feed needed; where two municipalities have become one, either may have delivered it."""
        return all(any(self._covers(lineage, feed, day) for lineage in lineages) for feed in feeds)

    def _has_gap(self, lineages: Sequence[str], day: date, feeds: Feeds) -> bool:
        """Whether a feed needed goes on, but has no accepted delivery for the month of the day."""
        return any(
            self._covers(lineage, feed, day) and not self.delivered.has_month(lineage, feed, period_of(day))
            for lineage in lineages
            for feed in feeds
        )

    def _covers(self, lineage: str, feed: str, day: date) -> bool:
        coverage = self.delivered.coverage(lineage, feed)
        return coverage is not None and coverage.covers(day)

    def beds_of(self, lineage: str, day: date) -> int:
        """Beds that give homeless nights, as stated for that month, else for the nearest earlier one."""
        stated = [month for month in self._beds.get(lineage, {}) if month <= period_of(day)]
        return self._beds[lineage][max(stated)] if stated else 0


def _beds_of_months(delivered: Delivered) -> dict[str, dict[str, int]]:
    """Lineage → month with a facilities file → beds; a file without places states that there is none."""
    beds = {
        lineage: dict.fromkeys(months, 0)
        for (lineage, feed), months in delivered.periods.items()
        if feed == "facilities"
    }
    for stated in delivered.rows.get("facilities", []):
        facility, capacity = stated.key("facility_id"), stated.row["capacity"]
        assert facility is not None
        assert isinstance(capacity, int)
        if stated.row["service_type"] in category_of_service():
            beds[facility[0]][stated.period] += capacity
    return beds


def _weighted_share(members: Iterable[tuple[bool, int]]) -> Fraction:
    """Weighted by beds; equally where no municipality of the area has any."""
    weighed = list(members)
    if not any(weight for _, weight in weighed):
        weighed = [(is_covered, 1) for is_covered, _ in weighed]
    total = sum(weight for _, weight in weighed)
    return Fraction(sum(weight for is_covered, weight in weighed if is_covered), total)
