"""Kaplan–Meier: who still has the home, with the interval."""

from __future__ import annotations

import altair as alt
import polars as pl

from analyst.charts.look import BLUE, HEIGHT, Chart, finished, values
from analyst.wording.words import Language


def survival(frame: pl.DataFrame, *, months: str, unit: str, language: Language) -> Chart:
    """Rows of `hf_retention` of one cohort and area → a step line from 100 % and its 95 % band."""
    base = alt.Chart(values(frame)).encode(
        x=alt.X("month:Q", title=months, axis=alt.Axis(grid=False, tickMinStep=6), scale=alt.Scale(domainMin=0)),
    )
    band = base.mark_area(interpolate="step-after", color=BLUE, opacity=0.18).encode(
        y=alt.Y("ci_low:Q", title=unit, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format=".0%")), y2="ci_high:Q"
    )
    line = base.mark_line(interpolate="step-after", color=BLUE, strokeWidth=2.5).encode(
        y=alt.Y("survival:Q", title=unit, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format=".0%")),
        tooltip=[
            "month:Q",
            "at_risk:Q",
            *(alt.Tooltip(f"{n}:Q", format=".1%") for n in ("survival", "ci_low", "ci_high")),
        ],
    )
    return finished(alt.layer(band, line).properties(height=HEIGHT, width="container"), language)
