"""ETHOS categories and destination groups of the codelists, as the small numbers that day books hold."""

from __future__ import annotations

import csv
from functools import cache

from feeds.codelists import SEEDS

CATEGORIES = ("E1", "E2", "E3", "E4", "E5", "E6")
GROUPS = ("permanent", "hf", "institution", "deceased", "homeless", "other", "unknown")
"""Groups of destinations; a group's number is its place here."""
PERMANENT, HOUSING_FIRST, _, DECEASED, _, _, UNKNOWN = range(len(GROUPS))
CENSORED = -1
"""Instead of a group: the data see no end."""


@cache
def category_of_situation() -> dict[str, int]:
    """Living situation → number of its ETHOS Light category; situations that are no homelessness are left out."""
    rows = _rows("living_situations")
    return {row["code"]: CATEGORIES.index(row["ethos_category"]) for row in rows if row["ethos_category"]}


@cache
def category_of_service() -> dict[str, int]:
    """Service type → number of the category of its nights, by the ETHOS Light situation that the map gives it."""
    by_light = {
        row["ethos_light"]: CATEGORIES.index(row["ethos_category"])
        for row in _rows("living_situations")
        if row["ethos_light"]
    }
    return {row["code"]: by_light[row["ethos_light"]] for row in _rows("service_types") if row["ethos_light"]}


@cache
def group_of_destination() -> dict[str, int]:
    """Destination → number of its group."""
    return {row["code"]: GROUPS.index(row["destination_group"]) for row in _rows("living_situations")}


def _rows(codelist: str) -> list[dict[str, str]]:
    with (SEEDS / f"{codelist}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
