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
INTERNATIONAL_SCHEMA = pl.Schema(
    {
        "country_lv": pl.String,
        "country_en": pl.String,
        "ref_area": pl.String,
        "count_type": pl.String,
        "indicator": pl.String,
        "scope": pl.String,
        "time_period": pl.String,
        "value": pl.Float64,
        "value_high": pl.Float64,
        "unit_measure": pl.String,
        "obs_status": pl.String,
        "coverage": pl.Float64,
        **dict.fromkeys(FLAGS, pl.Boolean),
        "scope_lv": pl.String,
        "scope_en": pl.String,
        "origin": pl.String,
        "is_weak_source": pl.Boolean,
        "source": pl.String,
    }
)
"""One row per published figure of a country."""


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

    Latvia's own are its published figures of count nights and of the period's last month end. The count types stand
    apart in the order stock, flow, not known. What a source does not say of the four flags is empty: they are known of
    Latvia's own series alone.
    """
    published = connection.sql(
        "SELECT * EXCLUDE (obs_status, coverage) FROM marts.international_reference "
        "WHERE origin = 'published' AND count_type <> '_Z'"
    ).pl()
    series = connection.sql("SELECT count_type, freq, scope_lv, scope_en, source FROM marts.dim_national_series").pl()
    rows = pl.concat([published, _latvia(epoch, series)], how="diagonal_relaxed")
    countries = rows.with_columns(
        pl.Series("country_lv", [_country(code).lv for code in rows["ref_area"]], dtype=pl.String),
        pl.Series("country_en", [_country(code).en for code in rows["ref_area"]], dtype=pl.String),
    )
    return _in_order(countries).select(INTERNATIONAL_SCHEMA.names()).cast(INTERNATIONAL_SCHEMA)


def of_count_type(international: pl.DataFrame, count_type: str) -> pl.DataFrame:
    """Stock with stock only, flow with flow only."""
    return international.filter(pl.col("count_type") == count_type)


def _latvia(epoch: pl.DataFrame, series: pl.DataFrame) -> pl.DataFrame:
    """Latvia's own rows whose figure is published, with the published value."""
    known = epoch.filter(
        (pl.col("ref_area") == "LV")
        & (pl.col("sex") == "_T")
        & (pl.col("age") == "_T")
        & pl.col("obs_value").is_not_null()
        & pl.col("indicator").is_in(list(_INDICATORS.values()))
    )
    is_month_end = pl.col("freq") == "M"
    last = pl.col("time_period").filter(is_month_end).max()
    nights = known.filter(~is_month_end | (pl.col("time_period") == last))
    return nights.join(series, on=["count_type", "freq"], how="left").select(
        "ref_area",
        pl.col("indicator").replace({new: old for old, new in _INDICATORS.items()}),
        "count_type",
        pl.col("ethos_light").alias("scope"),
        "time_period",
        pl.lit("warehouse").alias("origin"),
        pl.col("obs_value").alias("value"),
        "unit_measure",
        "scope_lv",
        "scope_en",
        "source",
        pl.lit(value=False).alias("is_weak_source"),
        "obs_status",
        "coverage",
        *FLAGS,
    )


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
