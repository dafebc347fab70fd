"""The long table of observations: one row per figure of the released tables, exact, from the published marts.

Only the ministry may see what comes from here; what may go out is what `analyst.released.protecting` makes of it.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from analyst.reading.published import open_published
from analyst.released.periods import ReleasePeriod
from analyst.released.tables import OUTCOMES, TABLES, Table
from feeds.errors import UserError

OBSERVATION_SCHEMA = pl.Schema(
    {
        "table": pl.String,
        "freq": pl.String,
        "time_period": pl.String,
        "ref_area": pl.String,
        "ethos_category": pl.String,
        "sex": pl.String,
        "age_band": pl.String,
        "service_type": pl.String,
        "cohort": pl.String,
        "indicator": pl.String,
        "horizon": pl.String,
        "measure": pl.String,
        "unit_measure": pl.String,
        "obs_value": pl.Float64,
        "decimals": pl.Int8,
        "obs_status": pl.String,
        "conf_status": pl.String,
        "coverage": pl.Float64,
    }
)
"""One row per figure. Dimensions that a table lacks are `_Z`, totals `_T`; freq as CL_FREQ.

`obs_value` is null when it is left out (`obs_status` Q) or not assessable; `conf_status` F free, A left out for
itself, D left out to protect others or without saying why.
"""
DIMENSIONS = tuple(OBSERVATION_SCHEMA.names()[:11])
KEY = (*DIMENSIONS, "measure")
"""What a figure is known by, in this and every later release."""


def released_observations(published: Path, period: ReleasePeriod) -> pl.DataFrame:
    """All released figures of a period, exact. UserError when the file has no figure of it.

    Where an area is covered and nobody is counted, there is a row of zeros. A figure that is confidential whatever
    its size, such as the cost of a single provider, has the `conf_status` A already.
    """
    with open_published(published) as connection:
        frames = [_long(connection, table, period) for table in TABLES if period.year or not table.is_of_years]
    observations = pl.concat([frame for frame in frames if not frame.is_empty()] or frames)
    if observations.filter(pl.col("table").is_in(["stock_by_municipality", "flows_by_municipality"])).is_empty():
        raise UserError(f"The publication holds no figure of {period.text}: its months are not covered by deliveries.")
    return observations.sort(KEY)


def _long(connection: duckdb.DuckDBPyConnection, table: Table, period: ReleasePeriod) -> pl.DataFrame:
    asked = {"first": period.first_day, "last": period.last_day, "months": list(period.months), "year": period.year}
    wanted = {name: value for name, value in asked.items() if f"${name}" in table.query}
    wide = connection.sql(table.query, params=wanted).pl()
    parts = [
        wide.select(
            pl.lit(table.name).alias("table"),
            pl.lit(table.freq).alias("freq") if table.freq else pl.col("freq"),
            *(pl.col(name) if name in wide.columns else pl.lit("_Z").alias(name) for name in DIMENSIONS[2:]),
            pl.lit(measure.name).alias("measure"),
            pl.lit(measure.unit).alias("unit_measure"),
            pl.col(measure.name).cast(pl.Float64).alias("obs_value"),
            pl.lit(measure.decimals).cast(pl.Int8).alias("decimals"),
            pl.col("obs_status"),
            (
                pl.when("is_single_provider").then(pl.lit("A")).otherwise(pl.lit("F"))
                if measure.is_cost
                else pl.lit("F")
            ).alias("conf_status"),
            pl.col("coverage").cast(pl.Float64),
        )
        for measure in table.measures
    ]
    long = pl.concat(parts).match_to_schema(OBSERVATION_SCHEMA) if parts else pl.DataFrame(schema=OBSERVATION_SCHEMA)
    # An item of outcomes has some of the measures only, and few rows have sightings: what is not there is no figure.
    always = pl.col("measure").is_in([m.name for m in table.measures if not m.is_optional])
    return long.filter(pl.col("obs_value").is_not_null() | (always if table is not OUTCOMES else pl.lit(value=False)))
