"""The areas in which the simulated towns lie, month by month: municipality, planning region, nation (ADR 3)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from feeds.simulation.country import Country

NATION = "LV"
MUNICIPALITY, REGION, COUNTRY = range(3)
LEVELS = (MUNICIPALITY, REGION, COUNTRY)


@dataclass(frozen=True)
class Areas:
    """Codes of all areas, and by level, month and town the number of the area in which the town then lies."""

    codes: tuple[str, ...]
    of_town: NDArray[np.int64]

    @classmethod
    def of(cls, country: Country) -> Areas:
        """The map of every month, as on its last day."""
        named = [
            [[code, country.region_of(code), NATION] for code in (own[month] for own in country.codes)]
            for month in range(country.months.number)
        ]
        codes = sorted({area for month in named for town in month for area in town})
        numbers = {code: number for number, code in enumerate(codes)}
        array = np.array([[[numbers[area] for area in town] for town in month] for month in named], dtype=np.int64)
        return cls(tuple(codes), array.transpose(2, 0, 1))

    def of_year(self, country: Country, year: int) -> NDArray[np.int64]:
        """By level and town: the area on 31 December, or on the last covered day of the country in that year."""
        return np.asarray(self.of_town[:, last_covered_month(country, year)])


def last_covered_month(country: Country, year: int) -> int:
    """The number of the last month of a year in which some town was yet to deliver or delivers."""
    last = int(np.searchsorted(country.months.last_days, int(country.covered_to.max())))
    return max(n for n, period in enumerate(country.months.periods) if int(period[:4]) == year and n <= last)
