"""Prevalence and durations: how many in a year, and for how long."""

from __future__ import annotations

import polars as pl
import streamlit as st

from analyst.charts.bars import beside
from analyst.pages import filters
from analyst.pages.page import Figure, Page

_TABLE = "marts.annual_prevalence"


def show(page: Page) -> None:
    """People of a year, then the nights of a year."""
    _ = page.words
    page.title(
        _("In a year, and how long"),
        _(
            "Everybody who was homeless for at least a night of the year counts once. People of two areas "
            "count in both, "
            "so areas do not add up to the country."
        ),
    )
    with st.container(horizontal=True):
        area = filters.area(page, _TABLE)
        category = filters.codes(page, _TABLE, "ethos_category", _("Category"))
        sex = filters.codes(page, _TABLE, "sex", _("Sex"))
        age = filters.codes(page, _TABLE, "age_band", _("Age"))
    page.figure(people_figure(page, (area, category, sex, age)))
    page.figure(nights_figure(page, area))


def people_figure(page: Page, of: tuple[str, str, str, str]) -> Figure:
    """People by year."""
    _ = page.words
    frame = page.rows(
        f"select * from {_TABLE} where ref_area = ? and ethos_category = ? and sex = ? and age_band = ? "
        "order by time_period",
        *of,
    )
    named = frame.with_columns(pl.col("time_period").cast(pl.String).alias("label"))
    return Figure(
        name="prevalence",
        heading=_("People homeless in a year, {area}: {what}").format(
            area=page.labels.area(of[0]), what=page.labels.of("ethos_category", of[1])
        ),
        table=frame,
        mart="annual_prevalence",
        chart=beside(named, label="label", value="persons", unit=_("persons in the year"), language=page.language),
        n=_("n = {count} in the latest year").format(count=page.number(frame["persons"][-1])) if frame.height else "",
        columns={"nights": _("Nights"), "average_nightly": _("On an average night")},
    )


def nights_figure(page: Page, area: str) -> Figure:
    """Mean and median nights of those who have a night in the year."""
    _ = page.words
    frame = page.rows(
        "select * from marts.length_of_time_homeless where ref_area = ? and categories = 'E1_6' "
        "order by time_period desc, state",
        area,
    )
    named = frame.with_columns(
        pl.struct("time_period", "state")
        .map_elements(lambda r: f"{r['time_period']}, {page.labels.of('state', r['state'])}", return_dtype=pl.String)
        .alias("label")
    )
    return Figure(
        name="nights",
        heading=_("Median nights homeless, {area}").format(area=page.labels.area(area)),
        table=frame,
        mart="length_of_time_homeless",
        chart=beside(named, label="label", value="median_nights", unit=_("nights, median"), language=page.language),
        n=_("n = {count} persons in the latest year").format(
            count=page.number(frame.filter(pl.col("state") == "_T")["persons"].first())
        )
        if frame.height
        else "",
        columns={
            "mean_nights": _("Nights, mean"),
            "median_nights": _("nights, median"),
            "state": _("Who"),
            "categories": _("Category"),
        },
    )
