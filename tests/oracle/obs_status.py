"""`coverage` and `obs_status` of every row of the count, flow and cohort marts (methodology 4; ADR 3 and 7).

Each function takes the row's key as far as the status depends on it, and what only another recount can tell (whether
somebody is not followed, whether a past is unknown) from that recount.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tests.oracle.calendar import first_day, last_day, plus_months
from tests.oracle.coverage import AreaCoverage, Covered, Feeds
from tests.oracle.delivered import COUNTING_FEEDS, Delivered
from tests.oracle.dimensions import FEEDS_OF_CATEGORY, TOTAL, covered_span_of_areas, reference_date_of_year
from tests.oracle.geography import areas_on
from tests.worlds.logical import LogicalDelivery

FOLLOWING_DAYS = timedelta(days=7)
"""Days of data after a month or year, from which on its outflow cannot change (methodology 4, monthly_flows)."""
MONTHS_OF_UNKNOWN_PAST = 24
PLACEMENT_MONTHS = 6
ALL_CATEGORIES = FEEDS_OF_CATEGORY[TOTAL]
FEEDS_OF_LENGTH = {"E2_3": ("shelter_stays",), "E1_6": ALL_CATEGORIES}
FEEDS_OF_CAPACITY = ("facilities", "shelter_stays")
FEEDS_OF_HOUSING_FIRST = ("hf_enrolments", "hf_tenancies")
EVERYTHING = ""
"""The scope of a break in every series of an area (an empty cell of the codelist)."""

Told = dict[str, float | str]
"""`coverage` and `obs_status` of a row."""


@dataclass(frozen=True, slots=True)
class Break:
    """A series of an area that begins anew on a day: `scope` is a mart, a feed or EVERYTHING."""

    area: str
    scope: str
    on: date


class Statuses:
    """What can be said of how far each figure is to be trusted."""

    def __init__(
        self, accepted: Sequence[LogicalDelivery], breaks: Collection[Break] = (), through: str | None = None
    ) -> None:
        self.delivered = Delivered(accepted, through)
        self.coverage = AreaCoverage(self.delivered)
        self.breaks = breaks

    def of_night(self, mart: str, night: date, area: str, category: str) -> Told:
        """Stock: point_in_time, long_term, target_groups. A night, once covered, changes only by a new delivery."""
        feeds = FEEDS_OF_CATEGORY[category]
        covered = self.coverage.on(area, night, feeds)
        is_broken = self._is_broken(mart, area, feeds, night.replace(day=1), night)
        return _told(covered, is_broken=is_broken)

    def of_flow_month(self, month: str, area: str, breakdown: str | None = None) -> Told:
        """monthly_flows and its breakdowns: without a past of 24 months nobody is known to be new.

        A breakdown is broken where its own series breaks and where that of monthly_flows does.
        """
        marts = [mart for mart in ("monthly_flows", breakdown) if mart]
        return self._of_month(marts, month, area, ALL_CATEGORIES, is_provisional=self._is_outflow_open(month, area))

    def of_entry_month(self, month: str, area: str, *, are_all_followed: bool) -> Told:
        """entry_cohorts: as inflow_new, and provisional until everybody is followed to the horizon."""
        return self._of_month(["entry_cohorts"], month, area, ALL_CATEGORIES, is_provisional=not are_all_followed)

    def of_capacity_month(self, month: str, area: str) -> Told:
        """capacity_use: beds and stays."""
        on = last_day(month)
        covered = self.coverage.on(area, on, FEEDS_OF_CAPACITY)
        return _told(covered, is_broken=self._is_broken("capacity_use", area, FEEDS_OF_CAPACITY, first_day(month), on))

    def of_support_month(self, month: str, area: str) -> Told:
        """support_effort: the contacts say how much was covered; without the homes there is no row."""
        on = last_day(month)
        covered = self.coverage.on(area, on, ("hf_support",))
        feeds = ("hf_support", "hf_tenancies")
        return _told(covered, is_broken=self._is_broken("support_effort", area, feeds, first_day(month), on))

    def of_functional_zero(self, month: str, area: str, *, are_placements_known: bool) -> Told:
        """Five months look back with the row's own: each of the six can make it unreliable or provisional."""
        on, first = last_day(month), plus_months(first_day(month), 1 - PLACEMENT_MONTHS)
        lineages = [each for each in self.delivered.lineages() if area in areas_on(each, on)]
        six = [f"{plus_months(first, later):%Y-%m}" for later in range(PLACEMENT_MONTHS)]
        covered = self.coverage.on(area, on, ALL_CATEGORIES)
        return _told(
            Covered(covered.share, covered.municipalities, any(self._has_gap(lineages, each) for each in six)),
            is_broken=self._is_broken("functional_zero", area, ALL_CATEGORIES, first, on),
            is_unreliable=not are_placements_known,
            is_provisional=any(self._ends_soon_after(lineages, last_day(each)) for each in six),
        )

    def of_year(
        self,
        mart: str,
        year: int,
        area: str,
        feeds: Feeds = ALL_CATEGORIES,
        *,
        is_unreliable: bool = False,
    ) -> Told:
        """A year that is not over where the area's data end is provisional."""
        _, covered_to = covered_span_of_areas(self.delivered, year)[area]
        return self._of_year(
            mart, year, area, feeds, is_unreliable=is_unreliable, is_provisional=covered_to < date(year, 12, 31)
        )

    def of_exit_year(self, year: int, area: str) -> Told:
        """exits_and_returns: an exit is known as one when seven days of data follow it, in each municipality."""
        drawn_on = reference_date_of_year(self.delivered, year)
        ends = [
            last
            for lineage in self.delivered.lineages()
            if area in areas_on(lineage, drawn_on)
            and (first := self.delivered.counting_start(lineage))
            and (last := self.delivered.counting_end(lineage))
            and first.year <= year <= last.year
        ]
        is_provisional = any(last < date(year, 12, 31) + FOLLOWING_DAYS for last in ends)
        return self._of_year("exits_and_returns", year, area, ALL_CATEGORIES, is_provisional=is_provisional)

    def of_programme(self, mart: str, area: str) -> Told:
        """hf_retention and its like: all the time of the area's programmes, a gap or break at any time included."""
        coverages = [
            (lineage, coverage)
            for lineage, feed in self.delivered.periods
            if feed == "hf_enrolments" and (coverage := self.delivered.coverage(lineage, feed))
        ]
        own = [(lineage, each) for lineage, each in coverages if area in areas_on(lineage, each.data_through)]
        reference_date = max(each.data_through for _, each in own)
        covered = self.coverage.on(area, reference_date, FEEDS_OF_HOUSING_FIRST)
        lacks = any(self._lacks_a_month(lineage, feed) for lineage, _ in own for feed in FEEDS_OF_HOUSING_FIRST)
        begins = min(
            coverage.first
            for lineage, _ in own
            for feed in FEEDS_OF_HOUSING_FIRST
            if (coverage := self.delivered.coverage(lineage, feed))
        )
        is_broken = self._is_broken(mart, area, FEEDS_OF_HOUSING_FIRST, begins + timedelta(days=1), reference_date)
        return _told(covered, is_broken=is_broken, is_unreliable=lacks)

    def _of_month(self, marts: Sequence[str], month: str, area: str, feeds: Feeds, *, is_provisional: bool) -> Told:
        on = last_day(month)
        return _told(
            self.coverage.on(area, on, feeds),
            is_broken=any(self._is_broken(mart, area, feeds, first_day(month), on) for mart in marts),
            is_unreliable=self._covered_months_before(month, area) < MONTHS_OF_UNKNOWN_PAST,
            is_provisional=is_provisional,
        )

    def _of_year(
        self, mart: str, year: int, area: str, feeds: Feeds, *, is_provisional: bool, is_unreliable: bool = False
    ) -> Told:
        drawn_on = reference_date_of_year(self.delivered, year)
        return _told(
            self.coverage.of_year(area, year, feeds, drawn_on=drawn_on),
            is_broken=self._is_broken(mart, area, feeds, date(year, 1, 1), date(year, 12, 31)),
            is_unreliable=is_unreliable,
            is_provisional=is_provisional,
        )

    def _is_broken(self, mart: str, area: str, feeds: Feeds, first: date, last: date) -> bool:
        return any(
            each.area == area and each.scope in (mart, *feeds, EVERYTHING) and first <= each.on <= last
            for each in self.breaks
        )

    def _covered_months_before(self, month: str, area: str) -> int:
        """Months before this one at whose end somebody of the area, as drawn on this month's map, was covered."""
        on = last_day(month)
        lineages = [each for each in self.delivered.lineages() if area in areas_on(each, on)]
        earlier = [each for each in self.delivered.covered_months() if each < month]
        return sum(any(self._is_covered(lineage, last_day(each)) for lineage in lineages) for each in earlier)

    def _is_outflow_open(self, month: str, area: str) -> bool:
        on = last_day(month)
        return self._ends_soon_after([each for each in self.delivered.lineages() if area in areas_on(each, on)], on)

    def _ends_soon_after(self, lineages: Iterable[str], day: date) -> bool:
        """Whether fewer than seven days of data follow the day in a lineage that is covered on it."""
        return any(self._is_covered(lineage, day) and self._end(lineage) < day + FOLLOWING_DAYS for lineage in lineages)

    def _is_covered(self, lineage: str, day: date) -> bool:
        start = self.delivered.counting_start(lineage)
        return start is not None and start <= day <= self._end(lineage)

    def _end(self, lineage: str) -> date:
        end = self.delivered.counting_end(lineage)
        assert end is not None
        return end

    def _has_gap(self, lineages: Iterable[str], month: str) -> bool:
        return any(
            (coverage := self.delivered.coverage(lineage, feed)) is not None
            and coverage.covers(last_day(month))
            and not self.delivered.has_month(lineage, feed, month)
            for lineage in lineages
            for feed in COUNTING_FEEDS
        )

    def _lacks_a_month(self, lineage: str, feed: str) -> bool:
        coverage = self.delivered.coverage(lineage, feed)
        if coverage is None:
            return False
        months = (coverage.data_through.year - coverage.first.year) * 12
        months += coverage.data_through.month - coverage.first.month + 1
        return len(self.delivered.periods[lineage, feed]) < months


def _told(
    covered: Covered, *, is_broken: bool = False, is_unreliable: bool = False, is_provisional: bool = False
) -> Told:
    """Of several statuses the first of L, B, U, P, A."""
    if covered.municipalities == 0:
        status = "L"
    elif is_broken:
        status = "B"
    elif covered.has_gap or is_unreliable:
        status = "U"
    else:
        status = "P" if is_provisional else "A"
    return {"coverage": float(covered.share), "obs_status": status}
