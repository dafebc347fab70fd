"""Columns of codelists that checks need beside code and label: destination groups, and services that have stays.

The same CSV files are dbt seeds, so that a check and a mart group the codes alike.
"""

from __future__ import annotations

import csv
from functools import cache

from feeds.codelists import SEEDS


@cache
def destinations_in_group(group: str) -> frozenset[str]:
    """The codes of `living_situations` whose `destination_group` is `group`, for example `unknown`."""
    return frozenset(row["code"] for row in _rows("living_situations") if row["destination_group"] == group)


@cache
def services_with_stays() -> frozenset[str]:
    """The codes of `service_types` where people stay the night as homeless: those with an ETHOS Light situation."""
    return frozenset(row["code"] for row in _rows("service_types") if row["ethos_light"])


def _rows(codelist: str) -> list[dict[str, str]]:
    with (SEEDS / f"{codelist}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
