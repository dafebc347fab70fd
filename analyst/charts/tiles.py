"""A map of municipalities as tiles of one size: a small place is as easy to see as a large one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import altair as alt
import polars as pl

from analyst.charts.look import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, Chart, finished, values
from analyst.wording.words import Language

_TILE, _TILE_HEIGHT = 66, 58
_DRAWING = Path(__file__).resolve().parent / "tiles.csv"
_REGIONS = (BLUE, ORANGE, GREEN, PURPLE, GREY)


@cache
def drawing() -> pl.DataFrame:
    """Where each municipality's tile stands: `lineage`, `code`, `short`, `column`, `row`. Our own drawing."""
    return pl.read_csv(_DRAWING).drop("source")


def tile_map(frame: pl.DataFrame, *, value: str, unit: str, language: Language, decimals: int = 0) -> Chart:
    """One tile a row (`column`, `row`, `short`, `name`, `region`, `state`, `state_mark`); one without value says why.

    `state_mark` is what stands in the tile instead of a number: suppressed, not collected.
    """
    form = f",.{decimals}f"
    columns, rows = int(frame["column"].n_unique()), int(frame["row"].n_unique())
    base = alt.Chart(values(frame)).encode(
        x=alt.X("column:O", axis=None, scale=alt.Scale(paddingInner=0.06)),
        y=alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0.06)),
        tooltip=["name:N", alt.Tooltip(f"{value}:Q", format=form), "state:N"],
    )
    has_value = f"isValid(datum.{value})"
    highest = frame[value].max()
    pale = f"{has_value} && datum.{value} > {(float(str(highest)) if highest else 0) * 0.55}"
    regions = sorted(frame["region"].unique().to_list())
    edge = alt.Stroke(
        "region:N", scale=alt.Scale(domain=regions, range=list(_REGIONS)), legend=alt.Legend(orient="bottom")
    )
    empty = base.transform_filter(f"!{has_value}").mark_rect(fill="#ffffff", strokeWidth=2.5).encode(stroke=edge)
    shade = alt.Fill(
        f"{value}:Q",
        title=unit,
        scale=alt.Scale(range=["#e1edfa", "#0b3a75"], domainMin=0),
        legend=alt.Legend(title=unit, orient="top", gradientLength=220, format=",~r", titleLimit=400),
    )
    filled = base.transform_filter(has_value).mark_rect(strokeWidth=2.5).encode(fill=shade, stroke=edge)
    ink = alt.condition(pale, alt.value("#ffffff"), alt.value(INK))
    name = base.mark_text(dy=-11, fontSize=12).encode(text="short:N", color=ink)
    number = (
        base.transform_filter(has_value)
        .mark_text(dy=9, fontSize=15, fontWeight="bold")
        .encode(text=alt.Text(f"{value}:Q", format=form), color=ink)
    )
    without = base.transform_filter(f"!{has_value}").mark_text(dy=9, fontSize=13, color=INK).encode(text="state_mark:N")
    chart = finished(
        alt.layer(empty, filled, name, number, without).properties(width=columns * _TILE, height=rows * _TILE_HEIGHT),
        language,
    )
    # Tiles keep their size: a narrow window scrolls sideways rather than squeeze the names into each other.
    chart.autosize = alt.AutoSizeParams(type="pad", contains="padding")
    return chart
