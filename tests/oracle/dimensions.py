"""The totals in which one observation is shown: areas, categories, sexes, age bands (methodology 4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product

from tests.oracle.calendar import last_day
from tests.oracle.delivered import Delivered
from tests.oracle.geography import areas_on

TOTAL = "_T"
ONE_TO_THREE = "E1_3"
CATEGORIES = ("E1", "E2", "E3", "E4", "E5", "E6", TOTAL, ONE_TO_THREE)

FEEDS_OF_CATEGORY = {
    "E1": ("living_situations",),
    "E2": ("shelter_stays",),
    "E3": ("shelter_stays",),
    "E4": ("institution_discharges",),
    "E5": ("living_situations",),
    "E6": ("living_situations",),
    TOTAL: ("shelter_stays", "living_situations", "institution_discharges"),
    ONE_TO_THREE: ("shelter_stays", "living_situations"),
}


def groups_of(category: str) -> tuple[str, ...]:
    """A category with the totals that hold it."""
    return (category, TOTAL, ONE_TO_THREE) if category in ("E1", "E2", "E3") else (category, TOTAL)


def shown_in(category: str, sex: str, age_band: str) -> Iterator[tuple[str, str, str]]:
    """Every combination of detail and total of (category, sex, age band)."""
    return product(groups_of(category), (sex, TOTAL), (age_band, TOTAL))


def reference_date_of_year(delivered: Delivered, year: int) -> date:
    """31 December, or the last covered day of the country in that year (ADR 3): the day whose map the year uses."""
    last = delivered.last_covered_day()
    return min(date(year, 12, 31), last) if last else date(year, 12, 31)


def covered_years(delivered: Delivered) -> range:
    """Years with a covered day somewhere."""
    months = delivered.covered_months()
    return range(int(months[0][:4]), int(months[-1][:4]) + 1) if months else range(0)


def covered_span_of_areas(delivered: Delivered, year: int) -> dict[str, tuple[date, date]]:
    """Each area's first and last covered day, its lineages placed in the map of the year's reference date."""
    spans: dict[str, tuple[date, date]] = {}
    for lineage in delivered.lineages():
        first, last = delivered.counting_start(lineage), delivered.counting_end(lineage)
        assert first is not None
        assert last is not None
        for area in areas_on(lineage, reference_date_of_year(delivered, year)):
            known_first, known_last = spans.get(area, (first, last))
            spans[area] = (min(first, known_first), max(last, known_last))
    return spans


def areas_of_year(delivered: Delivered, year: int) -> dict[str, date]:
    """Areas, on the map of the year's reference date, with a covered day in it, each with the last such day."""
    spans = covered_span_of_areas(delivered, year)
    new_year, end = date(year, 1, 1), date(year, 12, 31)
    return {area: min(last, end) for area, (first, last) in spans.items() if first <= end and last >= new_year}


def areas_of_month(delivered: Delivered, period: str) -> set[str]:
    """Areas of which some lineage is covered on the month's last day, on the map of that day."""
    on = last_day(period)
    found: set[str] = set()
    for lineage in delivered.lineages():
        first, last = delivered.counting_start(lineage), delivered.counting_end(lineage)
        if first is not None and last is not None and first <= on <= last:
            found.update(areas_on(lineage, on))
    return found
