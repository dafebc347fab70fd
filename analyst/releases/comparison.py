"""What a release gives for comparison with other countries, made of the figures that it publishes and of nothing else.

The mart `epoch_indicators` counts the same people as the released tables of nights and of the year, cell by cell; so
its rows are written anew from those: the same keys, units, method and flags, with the released values and statuses.
The mart itself is not read, for it has no row where a breakdown has nobody: that alone would tell of a cell left out
that it is not zero. Nights of homelessness, and the year's people of any but the nation, are in no released table.
"""

from __future__ import annotations

import duckdb
import polars as pl

from analyst.released.observations import KEY
from analyst.released.tables import PREVALENCE_OF_THE_YEAR
from analyst.releases.wording import Text, code_label
from feeds.folding import fold

_INDICATORS = {
    "persons": ("HOMELESS_PERSONS", "PS", 0),
    "rate_per_10k": ("HOMELESS_RATE", "P_10K", 1),
    "anonymous": ("ANONYMOUS_SIGHTINGS", "SIGHTINGS", 0),
    "persons_in_year": ("HOMELESS_PERSONS", "PS", 0),
}
"""Measure of the released tables → indicator, unit and decimals of `epoch_indicators`."""
_COMPARED = {"HOMELESS_PERSONS": "persons", "HOMELESS_RATE": "rate_per_10k"}
"""Indicators that stand beside other countries' figures, and what these call them."""
_STOCK_TABLES = "stock_"
_MONTH_END, _COUNT_NIGHT = "M", "I"
_STOCK, _FLOW = "PIT", "FLOW"
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
    """The released cells in the shape of `marts.epoch_indicators`, with the method and flags of their series."""
    names = {measure: name for measure, (name, _, _) in _INDICATORS.items()}
    units = {measure: unit for measure, (_, unit, _) in _INDICATORS.items()}
    decimals = {measure: number for measure, (_, _, number) in _INDICATORS.items()}
    is_of_year = pl.col("table") == PREVALENCE_OF_THE_YEAR.name
    counted = released.filter(
        pl.col("table").str.starts_with(_STOCK_TABLES) | is_of_year, pl.col("measure").is_in(list(_INDICATORS))
    ).unique([name for name in KEY if name != "table"], maintain_order=True)
    night = pl.col("time_period").str.to_date(strict=False)
    of_night = pl.when(night == night.dt.month_end()).then(pl.lit(_MONTH_END)).otherwise(pl.lit(_COUNT_NIGHT))
    cells = counted.select(
        pl.when(is_of_year).then(pl.col("freq")).otherwise(of_night).alias("freq"),
        "ref_area",
        pl.col("measure").replace_strict(names, return_dtype=pl.String).alias("indicator"),
        pl.when(is_of_year).then(pl.lit(_FLOW)).otherwise(pl.lit(_STOCK)).alias("count_type"),
        pl.col("ethos_category").alias("ethos_light"),
        "sex",
        pl.col("age_band").alias("age"),
        "time_period",
        "obs_value",
        pl.col("measure").replace_strict(units, return_dtype=pl.String).alias("unit_measure"),
        pl.lit(0).alias("unit_mult"),
        pl.col("measure").replace_strict(decimals, return_dtype=pl.Int8).alias("decimals"),
        "obs_status",
        "conf_status",
        "coverage",
    )
    series = connection.sql(
        f"SELECT count_type, freq, collection_method, {', '.join(FLAGS)} FROM marts.dim_national_series"
    ).pl()
    return cells.join(series, on=["count_type", "freq"], how="left").sort(
        "indicator", "time_period", "ref_area", "ethos_light", "sex", "age"
    )


def international_reference(connection: duckdb.DuckDBPyConnection, epoch: pl.DataFrame) -> pl.DataFrame:
    """Latvia beside the published figures of other countries, alphabetically by country; never a ranking.

    Latvia's own are its published figures of count nights, of the period's last month end and of its year. The count
    types stand apart in the order stock, flow, not known. What a source does not say of the four flags is empty: they
    are known of Latvia's own series alone.
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
        & pl.col("indicator").is_in(list(_COMPARED))
    )
    is_month_end = pl.col("freq") == "M"
    last = pl.col("time_period").filter(is_month_end).max()
    latest = known.filter(~is_month_end | (pl.col("time_period") == last))
    return latest.join(series, on=["count_type", "freq"], how="left").select(
        "ref_area",
        pl.col("indicator").replace(_COMPARED),
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
    kinds = {_STOCK: 0, _FLOW: 1}
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
