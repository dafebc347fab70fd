"""How every chart looks: colours that colour-blind readers tell apart, quiet axes, the language's way of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

import altair as alt
import polars as pl

from analyst.wording.words import Language

Chart: TypeAlias = alt.Chart | alt.LayerChart | alt.FacetChart

INK, QUIET, LINE, PALE = "#16191d", "#4d5660", "#b5bcc4", "#f3f4f6"
BLUE, ORANGE, GREEN, PURPLE, GREY = "#0b4f9c", "#c25700", "#00756a", "#8a3d8f", "#5b6670"
PALETTE = (BLUE, ORANGE, GREEN, PURPLE, GREY, "#9a7b00", "#7a1f2b", "#3f8fc9", "#6b4a2b", "#b0457b")
"""In this order; each is at least 3:1 on white (WCAG 2.2, 1.4.11)."""

CROSS, UNKNOWN = "×", "–"
"""What stands where a figure was left out, and where nobody knows it."""
LEFT_OUT = "is_left_out"
"""Column of a chart's rows: whether the figure was left out by disclosure control."""

HEIGHT = 300
"""Pixels of a chart that has no rows to give it a height."""

_MONTHS_LV = ["janv.", "febr.", "marts", "apr.", "maijs", "jūn.", "jūl.", "aug.", "sept.", "okt.", "nov.", "dec."]
_DAYS_LV = ["svētd.", "pirmd.", "otrd.", "trešd.", "ceturtd.", "piektd.", "sestd."]
_LOCALE_LV: Mapping[str, Any] = {
    "number": {"decimal": ",", "thousands": "\u00a0", "grouping": [3], "currency": ["", "\u00a0€"]},
    "time": {
        "dateTime": "%Y. gada %e. %B, %X",
        "date": "%d.%m.%Y.",
        "time": "%H:%M:%S",
        "periods": ["", ""],
        "days": _DAYS_LV,
        "shortDays": _DAYS_LV,
        "months": _MONTHS_LV,
        "shortMonths": _MONTHS_LV,
    },
}


def values(frame: pl.DataFrame) -> alt.InlineData:
    """The frame's rows inside the chart: what a test reads back."""
    rows = [{name: _plain(value) for name, value in row.items()} for row in frame.iter_rows(named=True)]
    return alt.InlineData(values=rows)


def left_out(value: str, frame: pl.DataFrame) -> pl.Expr:
    """Whether a row's value is missing because disclosure control has left it out (`obs_status` Q)."""
    if "obs_status" not in frame.columns:
        return pl.lit(value=False)
    return pl.col(value).is_null() & (pl.col("obs_status") == "Q").fill_null(value=False)


def has_values(frame: pl.DataFrame, *columns: str) -> bool:
    """Whether there is anything to draw: one figure at least that is known and published."""
    return any(frame[column].count() for column in columns)


def crosses(base: alt.Chart, condition: str) -> alt.Chart:
    """A cross for each row that the condition holds of: a figure that was left out, not a nought."""
    made: alt.Chart = base.transform_filter(condition).mark_text(text=CROSS, fontSize=17, fontWeight="bold", color=INK)
    return made


def finished(chart: Chart, language: Language) -> Chart:
    """The chart with the house's look and the language's numbers. Heights are those of the drawing, without axes."""
    made: Chart = chart.properties(autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))
    made.config = alt.Config(
        font="Source Sans, Noto Sans, DejaVu Sans, Arial, sans-serif",
        background="#ffffff",
        locale=alt.Locale.from_dict(dict(_LOCALE_LV)) if language == "lv" else alt.Undefined,
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            labelColor=INK,
            titleColor=QUIET,
            titleFontWeight="normal",
            labelFontSize=13,
            titleFontSize=13,
            gridColor="#e3e6ea",
            domainColor=LINE,
            tickColor=LINE,
            labelLimit=300,
        ),
        legend=alt.LegendConfig(
            orient="top",
            title=None,
            labelColor=INK,
            labelFontSize=13,
            symbolType="square",
            labelLimit=320,
            columns=3,
        ),
        title=alt.TitleConfig(
            anchor="start", color=INK, fontSize=16, subtitleColor=QUIET, subtitleFontSize=12, offset=12
        ),
    )
    return made


def titled(chart: Chart, title: str, notes: list[str]) -> Chart:
    """The chart with its heading and its notes inside, for a picture that leaves the page."""
    made: Chart = chart.properties(title=alt.TitleParams(title, subtitle=notes))
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value
