"""Published figures of other countries, and what Latvia's own count takes in: facts of `seeds/`, open to everybody."""

from __future__ import annotations

from functools import cache

import polars as pl

from feeds.codelists import SEEDS

FLAGS = ("includes_children", "includes_dv_accommodation", "includes_refugees", "includes_asylum_seekers")
"""The OECD framework's four comparability flags."""


@cache
def published_figures() -> pl.DataFrame:
    """Columns as in `marts.international_reference`, without ours."""
    return pl.read_csv(SEEDS / "international_figures.csv", schema_overrides={"time_period": pl.String}).rename(
        {"country": "ref_area", "ethos_scope": "scope", "unit": "unit_measure", "weak_source": "is_weak_source"}
    )


@cache
def own_flags() -> pl.DataFrame:
    """The four flags of Latvia's own series, by count type; every series of a count type has the same."""
    return pl.read_csv(SEEDS / "national_series.csv").select("count_type", *FLAGS).unique(maintain_order=True)
