"""The nights of the codelist `count_nights`, on which stock is counted besides the month ends (methodology 1)."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache

from feeds.codelists import SEEDS


@cache
def count_nights() -> tuple[date, ...]:
    """Every night of the list."""
    with (SEEDS / "count_nights.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(date.fromisoformat(row["night"]) for row in csv.DictReader(lines))
