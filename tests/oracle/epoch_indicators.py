"""The long table for international comparison (methodology 8, `epoch_indicators`; ADR 7)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from tests.oracle.annual_prevalence import annual_prevalence
from tests.oracle.calendar import DAY
from tests.oracle.codelists import national_series, population
from tests.oracle.dimensions import FEEDS_OF_CATEGORY, TOTAL
from tests.oracle.obs_status import Break, Statuses, Told
from tests.oracle.point_in_time import point_in_time
from tests.worlds.logical import LogicalDelivery

KEYS = ("freq", "ref_area", "indicator", "count_type", "ethos_light", "sex", "age", "time_period")
FLAGS = ("includes_children", "includes_dv_accommodation", "includes_refugees", "includes_asylum_seekers")
COLUMNS = (
    "obs_value", "unit_measure", "unit_mult", "decimals", "obs_status", "conf_status", "collection_method", *FLAGS,
    "coverage",
)  # fmt: skip
UNITS = {
    "HOMELESS_PERSONS": ("PS", 0),
    "HOMELESS_RATE": ("P_10K", 1),
    "ANONYMOUS_SIGHTINGS": ("SIGHTINGS", 0),
    "HOMELESS_NIGHTS": ("NIGHTS", 0),
}
"""Unit of measure and decimals of an indicator."""

Key = tuple[str, ...]
Observation = dict[str, float | str | bool | None]
Values = Mapping[str, float | None]
"""Indicator → its value; None where it has none."""


def epoch_indicators(
    accepted: Sequence[LogicalDelivery], breaks: Collection[Break] = (), through: str | None = None
) -> dict[Key, Observation]:
    """KEYS → COLUMNS: a night's stock and a year's persons and nights, cell by cell."""
    statuses = Statuses(accepted, breaks, through)
    rows: dict[Key, Observation] = {}
    for (night, area, category, sex, age), row in point_in_time(accepted, through).items():
        told = statuses.of_night("point_in_time", night, area, category)
        values = {
            "HOMELESS_PERSONS": row["persons"],
            "HOMELESS_RATE": _rate(row["persons"], area, night.year) if (sex, age) == (TOTAL, TOTAL) else None,
            "ANONYMOUS_SIGHTINGS": row["anonymous"],
        }
        freq = "M" if (night + DAY).day == 1 else "I"
        rows.update(_observations(("PIT", freq), (area, category, sex, age, night.isoformat()), values, told))
    for (year, area, category, sex, age), prevalence in annual_prevalence(accepted, through).items():
        told = statuses.of_year("annual_prevalence", year, area, FEEDS_OF_CATEGORY[category])
        values = {"HOMELESS_PERSONS": prevalence["persons"], "HOMELESS_NIGHTS": prevalence["nights"]}
        rows.update(_observations(("FLOW", "A"), (area, category, sex, age, str(year)), values, told))
    return rows


def _observations(
    series: tuple[str, str], place: tuple[str, str, str, str, str], values: Values, told: Told
) -> Iterator[tuple[Key, Observation]]:
    (count_type, freq), (area, category, sex, age, time_period) = series, place
    described = national_series()[series]
    for indicator, value in values.items():
        if value is not None:
            unit, decimals = UNITS[indicator]
            yield (
                (freq, area, indicator, count_type, category, sex, age, time_period),
                {
                    "obs_value": value,
                    "unit_measure": unit,
                    "unit_mult": 0,
                    "decimals": decimals,
                    "conf_status": "N",
                    "collection_method": described["collection_method"],
                    **{flag: described[flag] == "true" for flag in FLAGS},
                    **told,
                },
            )


def _rate(persons: int | None, area: str, year: int) -> float | None:
    inhabitants = population().get((area, year))
    return 10_000 * persons / inhabitants if persons is not None and inhabitants else None
