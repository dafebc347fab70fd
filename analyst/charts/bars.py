"""Figures beside each other."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import polars as pl

from analyst.charts.look import (
    BLUE,
    CROSS,
    HEIGHT,
    INK,
    LEFT_OUT,
    LINE,
    PALETTE,
    UNKNOWN,
    Chart,
    crosses,
    finished,
    left_out,
    values,
)
from analyst.wording.words import Language

_CROSS_FROM_AXIS = 8
_ROW = 30
_LEAST = 30
_ROOM_FOR_NUMBERS = 1.2
"""How much further left than the longest bar below zero its number needs."""


def beside(
    frame: pl.DataFrame,
    *,
    label: str,
    value: str,
    unit: str,
    language: Language,
    low: str | None = None,
    high: str | None = None,
    share: bool = False,
    decimals: int = 0,
) -> Chart:
    """One bar a row in the frame's order, its number at its end; `low` and `high` draw the interval.

    A row whose figure was left out has a cross in the bar's place, one of which nobody knows it a dash.
    """
    form = f".{max(decimals, 1)}%" if share else f",.{decimals}f"
    has_gaps = frame[value].has_nulls()
    shown = frame.with_columns(left_out(value, frame).alias(LEFT_OUT)) if has_gaps else frame
    base = alt.Chart(values(shown)).encode(
        y=alt.Y(f"{label}:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False)),
        x=alt.X(
            f"{value}:Q",
            title=unit,
            scale=alt.Scale(zero=True, domainMin=lowest * _ROOM_FOR_NUMBERS)
            if (lowest := _lowest(shown, value)) < 0
            else alt.Scale(zero=True),
            axis=alt.Axis(format="~%" if share else ",~r", tickCount=5),
        ),
    )
    layers: list[alt.Chart] = [base.mark_bar(color=BLUE, height=18)]
    if low and high:
        for colour, width in (("#ffffff", 6), (INK, 2)):
            layers.append(base.mark_rule(color=colour, strokeWidth=width).encode(x=f"{low}:Q", x2=f"{high}:Q"))
    else:
        number = alt.Text(f"{value}:Q", format=form)
        right = base.transform_filter(f"isValid(datum.{value}) && datum.{value} >= 0").mark_text(
            align="left", dx=4, color=INK, fontSize=13
        )
        left = base.transform_filter(f"isValid(datum.{value}) && datum.{value} < 0").mark_text(
            align="right", dx=-4, color=INK, fontSize=13
        )
        layers += [right.encode(text=number), left.encode(text=number)]
    if has_gaps:
        why = alt.condition(f"datum.{LEFT_OUT}", alt.value(CROSS), alt.value(UNKNOWN))
        layers.append(crosses(base, f"!isValid(datum.{value})").encode(x=alt.value(_CROSS_FROM_AXIS), text=why))
    return finished(alt.layer(*layers).properties(height=max(_LEAST, _ROW * frame.height), width="container"), language)


def _lowest(frame: pl.DataFrame, value: str) -> float:
    """The least of a column's numbers; 0 without any."""
    return float(str(frame[value].min())) if frame[value].count() else 0.0


def stacked_shares(
    frame: pl.DataFrame,
    *,
    label: str,
    part: str,
    value: str,
    order: Sequence[str],
    unit: str,
    language: Language,
    colours: Sequence[str] = PALETTE,
) -> Chart:
    """One bar of 100 % a label, divided into the parts in the given order; without parts, a cross: left out."""
    chart = (
        alt.Chart(values(frame))
        .mark_bar(height=18)
        .encode(
            y=alt.Y(f"{label}:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False)),
            x=alt.X(
                f"{value}:Q",
                stack="zero",
                title=unit,
                scale=alt.Scale(domain=[0, 1], nice=False, clamp=True),
                axis=alt.Axis(format="~%", tickCount=5),
            ),
            color=alt.Color(f"{part}:N", sort=list(order), scale=alt.Scale(domain=list(order), range=list(colours))),
            order=alt.Order("part_order:Q"),
            tooltip=[f"{label}:N", f"{part}:N", alt.Tooltip(f"{value}:Q", format=".1%")],
        )
    )
    without = alt.Chart(values(frame)).encode(y=alt.Y(f"{label}:N", sort=None), x=alt.value(_CROSS_FROM_AXIS))
    made = alt.layer(chart, crosses(without, f"!isValid(datum.{value})")) if frame[value].has_nulls() else chart
    labels = frame.get_column(label).n_unique()
    return finished(made.properties(height=max(_LEAST, _ROW * labels), width="container"), language)


def stacked_over_time(
    frame: pl.DataFrame,
    *,
    x: str,
    y: str,
    part: str,
    order: Sequence[str],
    unit: str,
    language: Language,
    colours: Sequence[str] = PALETTE,
) -> Chart:
    """Stacked columns over time; what is below zero is drawn below it (people who leave).

    A cross above a column says that a part of it was left out.
    """
    base = alt.Chart(values(frame)).encode(
        x=alt.X(f"{x}:O", title=None, axis=alt.Axis(grid=False, labelAngle=0, labelOverlap=True, labelSeparation=8)),
    )
    columns = base.mark_bar().encode(
        y=alt.Y(f"{y}:Q", title=unit, stack="zero", axis=alt.Axis(format=",~r")),
        order=alt.Order("part_order:Q"),
        color=alt.Color(f"{part}:N", sort=list(order), scale=alt.Scale(domain=list(order), range=list(colours))),
        tooltip=[f"{x}:N", f"{part}:N", f"{y}:Q"],
    )
    zero = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(color=LINE).encode(y="zero:Q")
    layers = [columns, zero]
    incomplete = frame.filter(left_out(y, frame)).select(x).unique(maintain_order=True)
    if incomplete.height:
        marked = alt.Chart(values(incomplete)).encode(x=alt.X(f"{x}:O"), y=alt.value(_CROSS_FROM_AXIS))
        layers.append(crosses(marked, "true"))
    return finished(alt.layer(*layers).properties(height=HEIGHT, width="container"), language)


def before_after(
    frame: pl.DataFrame, *, label: str, before: str, after: str, words: tuple[str, str], unit: str, language: Language
) -> Chart:
    """Two points a row, joined: the same people before and after. A row without them has a cross: left out."""
    long = frame.unpivot([before, after], index=[label], variable_name="when", value_name="value").with_columns(
        pl.col("when").replace_strict({before: words[0], after: words[1]})
    )
    rows = alt.Y(f"{label}:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False))
    span = (
        alt.Chart(values(frame))
        .mark_rule(color=LINE, strokeWidth=3)
        .encode(y=rows, x=alt.X(f"{before}:Q"), x2=f"{after}:Q")
    )
    points = (
        alt.Chart(values(long))
        .mark_point(size=110, filled=True, opacity=1)
        .encode(
            y=rows,
            x=alt.X("value:Q", title=unit, axis=alt.Axis(format="~%")),
            color=alt.Color(
                "when:N", sort=list(words), scale=alt.Scale(domain=list(words), range=list(PALETTE[1::-1]))
            ),
            shape=alt.Shape(
                "when:N", sort=list(words), scale=alt.Scale(domain=list(words), range=["circle", "diamond"])
            ),
            tooltip=[f"{label}:N", "when:N", alt.Tooltip("value:Q", format=".1%")],
        )
    )
    layers = [span, points]
    if frame[before].null_count() or frame[after].null_count():
        without = alt.Chart(values(frame)).encode(y=rows, x=alt.value(_CROSS_FROM_AXIS))
        layers.append(crosses(without, f"!isValid(datum.{before}) || !isValid(datum.{after})"))
    return finished(alt.layer(*layers).properties(height=max(_LEAST, _ROW * frame.height), width="container"), language)
