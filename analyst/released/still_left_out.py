"""What has once been left out stays so, also a share whose counts stand in no table."""

from __future__ import annotations

import polars as pl

from analyst.released.observations import KEY

LEFT_OUT = "Q"
PROTECTS_OTHERS = "D"
"""Confidentiality status of a figure that is left out to protect others, or without saying why (CL_CONF_STATUS)."""


def still_left_out(observations: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """The observations without those that `told`, oldest first, had left out last: less than before, never more."""
    last = told.unique(KEY, keep="last", maintain_order=True)
    gone = last.filter(pl.col("obs_status") == LEFT_OUT).select(*KEY, pl.lit(value=True).alias("_gone"))
    opened = pl.col("_gone") & pl.col("obs_value").is_not_null()
    return (
        observations.join(gone, on=KEY, how="left", maintain_order="left")
        .with_columns(pl.col("_gone").fill_null(value=False))
        .with_columns(
            pl.when(opened).then(None).otherwise("obs_value").alias("obs_value"),
            pl.when(opened).then(pl.lit(LEFT_OUT)).otherwise("obs_status").alias("obs_status"),
            pl.when(opened).then(pl.lit(PROTECTS_OTHERS)).otherwise("conf_status").alias("conf_status"),
        )
        .drop("_gone")
    )
