"""The totals in which one observation is shown: areas, categories, sexes, age bands (methodology 4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product

from tests.oracle.delivered import Delivered

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
