"""Figures over time."""

from __future__ import annotations

import altair as alt
import polars as pl

from analyst.charts.look import BLUE, HEIGHT, LEFT_OUT, PALETTE, Chart, crosses, finished, left_out, values
from analyst.wording.words import Language

PROVISIONAL = "is_provisional"
_ABOVE_THE_AXIS = 9
"""Pixels between the axis and the crosses of what was left out."""


def over_time(
    frame: pl.DataFrame,
    *,
    x: str,
    y: str,
    series: str | None = None,
    unit: str,
    language: Language,
    share: bool = False,
) -> Chart:
    """One line a series, from zero; a hollow point is provisional or of low reliability, a cross was left out.

    `x` is a date or a text that sorts as time; `unit` is the title of the value axis.
    """
    doubtful = pl.col("obs_status").is_in(["P", "U", "B"]).fill_null(value=False)
    shown = frame.with_columns(
        (doubtful if "obs_status" in frame.columns else pl.lit(value=False)).alias(PROVISIONAL),
        left_out(y, frame).alias(LEFT_OUT),
    )
    is_time = frame.schema[x].is_temporal()
    base = alt.Chart(values(shown)).encode(
        x=alt.X(
            f"{x}:{'T' if is_time else 'O'}",
            title=None,
            axis=alt.Axis(format="%Y-%m", grid=False)
            if is_time
            else alt.Axis(grid=False, labelAngle=0, labelOverlap=True, labelSeparation=8),
        ),
        y=alt.Y(
            f"{y}:Q", title=unit, scale=alt.Scale(zero=True, nice=True), axis=alt.Axis(format=".0%" if share else ",~r")
        ),
        tooltip=[
            alt.Tooltip(f"{name}:{'Q' if name == y else 'N'}")
            for name in (x, series, y, "obs_status")
            if name in shown.columns
        ],
    )
    colour = alt.Color(f"{series}:N", scale=alt.Scale(range=list(PALETTE)), sort=None) if series else alt.value(BLUE)
    line = base.mark_line(strokeWidth=2.5, invalid="break-paths-show-domains").encode(color=colour)
    points = base.mark_point(size=36, strokeWidth=2, opacity=1, invalid="filter").encode(
        color=colour,
        fill=alt.condition(f"datum.{PROVISIONAL}", alt.value("#ffffff"), colour)
        if series is None
        else alt.value("#ffffff"),
    )
    if series is not None:
        points = points.encode(opacity=alt.condition(f"datum.{PROVISIONAL}", alt.value(1), alt.value(0)))
    layers = [line, points]
    if shown[LEFT_OUT].any():
        layers.append(crosses(base, f"datum.{LEFT_OUT}").encode(y=alt.value(HEIGHT - _ABOVE_THE_AXIS)))
    return finished(alt.layer(*layers).properties(height=HEIGHT, width="container"), language)
