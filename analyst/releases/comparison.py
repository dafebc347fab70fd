"""What a release gives for comparison with other countries, and only of figures that it publishes itself.

`epoch_indicators` counts the same people as the released stock tables, cell by cell: a cell of it is taken over with
the value and the statuses of the released one, and is not exported where there is none. So are Latvia's figures beside
those of other countries. Yearly figures of the warehouse are in no released table and stay out.
"""

from __future__ import annotations

import duckdb
import polars as pl

from analyst.releases.wording import Text, code_label
from feeds.folding import fold

_MEASURES = {"HOMELESS_PERSONS": "persons", "HOMELESS_RATE": "rate_per_10k", "ANONYMOUS_SIGHTINGS": "anonymous"}
_INDICATORS = {"persons": "HOMELESS_PERSONS", "rate_per_10k": "HOMELESS_RATE"}
_STOCK_TABLES = "stock_"
_SAME_CELL = ("ref_area", "ethos_light", "sex", "age", "time_period", "indicator")
FLAGS = ("includes_children", "includes_dv_accommodation", "includes_refugees", "includes_asylum_seekers")
"""The four comparability flags of the OECD."""


def epoch_indicators(connection: duckdb.DuckDBPyConnection, released: pl.DataFrame) -> pl.DataFrame:
    """`marts.epoch_indicators` with the values and statuses of the released observations; other rows are left out.

    The mart itself has no row where a breakdown has nobody, nor where the area is not covered: neither has this.
    """
    exact: pl.DataFrame = connection.sql(
        "SELECT * EXCLUDE (obs_value, obs_status, conf_status) FROM marts.epoch_indicators"
    ).pl()
    stock = released.filter(pl.col("table").str.starts_with(_STOCK_TABLES)).select(
        pl.col("ref_area"),
        pl.col("ethos_category").alias("ethos_light"),
        pl.col("sex"),
        pl.col("age_band").alias("age"),
        pl.col("time_period"),
        pl.col("measure").replace({measure: indicator for indicator, measure in _MEASURES.items()}).alias("indicator"),
        pl.col("obs_value", "obs_status", "conf_status"),
    )
    joined = exact.filter(pl.col("count_type") == "PIT").join(
        stock.unique(_SAME_CELL, maintain_order=True), on=_SAME_CELL, how="inner"
    )
    return joined.sort("indicator", "time_period", "ref_area", "ethos_light", "sex", "age")


def international_reference(connection: duckdb.DuckDBPyConnection, epoch: pl.DataFrame) -> pl.DataFrame:
    """Latvia beside the published figures of other countries, alphabetically by country; never a ranking.

    The count types stand apart in the order stock, flow, not known. What a source does not say of the four flags is
    empty: they are known of Latvia's own series alone.
    """
    figures = connection.sql("SELECT * FROM marts.international_reference WHERE count_type <> '_Z'").pl()
    published = figures.filter(pl.col("origin") == "published").with_columns(
        pl.lit(None, dtype=pl.Boolean).alias(flag) for flag in FLAGS
    )
    rows = pl.concat([published, _latvia(figures, epoch)], how="diagonal")
    countries = rows.with_columns(
        pl.Series("country_lv", [_country(code).lv for code in rows["ref_area"]], dtype=pl.String),
        pl.Series("country_en", [_country(code).en for code in rows["ref_area"]], dtype=pl.String),
    )
    return _in_order(countries).select(
        "country_lv",
        "country_en",
        "ref_area",
        "count_type",
        "indicator",
        "scope",
        "time_period",
        "value",
        "value_high",
        "unit_measure",
        "obs_status",
        "coverage",
        *FLAGS,
        "scope_lv",
        "scope_en",
        "origin",
        "is_weak_source",
        "source",
    )


def of_count_type(international: pl.DataFrame, count_type: str) -> pl.DataFrame:
    """Stock with stock only, flow with flow only."""
    return international.filter(pl.col("count_type") == count_type)


def _latvia(figures: pl.DataFrame, epoch: pl.DataFrame) -> pl.DataFrame:
    """Latvia's own rows whose figure is published, with the published value."""
    known = epoch.filter(
        (pl.col("ref_area") == "LV")
        & (pl.col("sex") == "_T")
        & (pl.col("age") == "_T")
        & pl.col("obs_value").is_not_null()
    ).select(
        pl.col("indicator").replace({new: old for old, new in _INDICATORS.items()}),
        pl.col("ethos_light").alias("scope"),
        "time_period",
        "count_type",
        pl.col("obs_value").alias("value"),
        "obs_status",
        *FLAGS,
    )
    own = figures.filter(pl.col("origin") == "warehouse").drop("value", "obs_status")
    return own.join(known, on=["indicator", "scope", "time_period", "count_type"], how="inner")


def _in_order(rows: pl.DataFrame) -> pl.DataFrame:
    kinds = {"PIT": 0, "FLOW": 1}
    return (
        rows.with_columns(
            pl.col("count_type").replace_strict(kinds, default=2, return_dtype=pl.Int8).alias("_kind"),
            pl.Series("_name", [fold(name) for name in rows["country_en"]], dtype=pl.String),
        )
        .sort("_kind", "_name", "indicator", "time_period", "scope", "origin", "scope_en")
        .drop("_kind", "_name")
    )


def _country(code: str) -> Text:
    label = code_label("ref_area", code)
    return label if label.en != code else code_label("country", code)
