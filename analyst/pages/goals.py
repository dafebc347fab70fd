"""The Lisbon goals with the distance to 2030."""

from __future__ import annotations

import polars as pl
import streamlit as st

from analyst.charts.bars import beside
from analyst.charts.look import Chart
from analyst.pages import filters
from analyst.pages.page import Figure, Page
from analyst.wording.codes import TOTAL

_TABLE = "marts.lisbon_goals"
_TARGET_YEAR = 2030


def show(page: Page) -> None:
    """What must reach zero, what shall become shorter, what shall become equal."""
    _ = page.words
    page.title(
        _("Lisbon goals"),
        _(
            "In 2021 the states of the European Union agreed to work towards ending homelessness by 2030. "
            "Where a goal is "
            "zero, the distance to it is what is left."
        ),
    )
    with st.container(horizontal=True):
        area = filters.area(page, _TABLE)
        year = int(filters.period(page, _TABLE))
    page.figure(distance_figure(page, area, year))
    page.figure(stays_figure(page, area, year))
    page.figure(gaps_figure(page, area, year))


def distance_figure(page: Page, area: str, year: int) -> Figure:
    """Indicators whose target is zero: what is left, and how much a year must fall."""
    _ = page.words
    frame = _goals(page, area, year, "target_2030 = 0 and goal in (1, 3, 4)")
    years = max(_TARGET_YEAR - year, 1)
    frame = frame.with_columns(
        (pl.col("value") - pl.col("target_2030")).alias("distance"),
        ((pl.col("value") - pl.col("target_2030")) / years).round(1).alias("fall_a_year"),
    )
    return Figure(
        name="goals_distance",
        heading=_("Left to zero by 2030, {area}, {year}").format(area=page.labels.area(area), year=year),
        table=frame.drop("group_dimension", "group_value"),
        mart="lisbon_goals",
        chart=_bars(page, frame, "distance", _("persons, refusals or evictions")),
        notes=[_("{years} years are left to 2030").format(years=years)],
        columns=_columns(page),
    )


def stays_figure(page: Page, area: str, year: int) -> Figure:
    """Goal 2: how many stay long in shelters."""
    _ = page.words
    frame = _goals(
        page, area, year, "list_contains(['over_3_months', 'over_6_months', 'over_12_months'], indicator)"
    ).sort(pl.col("indicator").str.extract(r"(\d+)").cast(pl.Int64))
    return Figure(
        name="goals_stays",
        heading=_("Nobody longer than needed in a shelter, {area}, {year}").format(
            area=page.labels.area(area), year=year
        ),
        table=frame.drop("group_dimension", "group_value"),
        mart="lisbon_goals",
        chart=_bars(page, frame, "value", _("persons")),
        n=_("n = {count} in shelters").format(count=page.number(frame["base_count"].max()))
        if frame["base_count"].drop_nulls().len()
        else "",
        columns=_columns(page),
    )


def gaps_figure(page: Page, area: str, year: int) -> Figure:
    """Goal 5: the gap of each group to everybody in exits to a permanent home."""
    _ = page.words
    frame = page.rows(
        f"select * from {_TABLE} where ref_area = ? and time_period = ? and indicator = 'permanent_exit_gap' "
        "order by group_dimension, group_value",
        area,
        year,
    )
    named = frame.with_columns(
        pl.struct("group_dimension", "group_value")
        .map_elements(lambda r: page.labels.of(r["group_dimension"], r["group_value"]), return_dtype=pl.String)
        .alias("label")
    )
    known = named.drop_nulls("value")
    return Figure(
        name="goals_gaps",
        heading=_("Gap to everybody in exits to a permanent home, {area}, {year}").format(
            area=page.labels.area(area), year=year
        ),
        table=frame,
        mart="lisbon_goals",
        chart=beside(
            known, label="label", value="value", unit=_("difference of shares"), language=page.language, share=True
        )
        if known.height
        else None,
        notes=[_("a proxy: the goal speaks of equal access")],
        columns=_columns(page),
    )


def _goals(page: Page, area: str, year: int, which: str) -> pl.DataFrame:
    return page.rows(
        f"select * from {_TABLE} where ref_area = ? and time_period = ? and group_dimension = '{TOTAL}' and {which} "
        "order by goal, indicator",
        area,
        year,
    )


def _bars(page: Page, frame: pl.DataFrame, value: str, unit: str) -> Chart | None:
    named = frame.with_columns(
        pl.col("indicator").map_elements(lambda c: page.labels.of("lisbon", c), return_dtype=pl.String).alias("label")
    ).drop_nulls(value)
    return beside(named, label="label", value=value, unit=unit, language=page.language) if named.height else None


def _columns(page: Page) -> dict[str, str]:
    _ = page.words
    return {
        "goal": _("Goal"),
        "indicator": _("Indicator"),
        "value": _("Value"),
        "base_count": "n",
        "baseline": _("Baseline"),
        "baseline_period": _("Year of the baseline"),
        "baseline_coverage": _("Coverage of the baseline"),
        "better_when": _("Better when"),
        "direction": _("Direction"),
        "target_2030": _("Target 2030"),
        "distance": _("Distance"),
        "fall_a_year": _("Fall a year that is needed"),
        "group_dimension": _("Groups by"),
        "group_value": _("Group"),
    }
