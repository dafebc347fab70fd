"""Stock: how many people are homeless on one night."""

from __future__ import annotations

import polars as pl
import streamlit as st

from analyst.charts.bars import beside
from analyst.charts.lines import over_time
from analyst.charts.look import has_values
from analyst.pages import filters
from analyst.pages.page import Figure, Page

_TABLE = "marts.point_in_time"


def show(page: Page) -> None:
    """Over time, then by category, sex and age on one night."""
    _ = page.words
    page.title(
        _("On one night"),
        _("Everybody is counted once, where they spend the night. A night is never compared with a year."),
    )
    with st.container(horizontal=True):
        area = filters.area(page, _TABLE)
        category = filters.codes(page, _TABLE, "ethos_category", _("Category"))
        sex = filters.codes(page, _TABLE, "sex", _("Sex"))
        age = filters.codes(page, _TABLE, "age_band", _("Age"))
    first, last = filters.span(page, _TABLE)
    page.figure(stock_figure(page, (area, category, sex, age), (first, last)))
    page.figure(by_category(page, area))
    page.figure(by_age(page, area))


def stock_figure(page: Page, of: tuple[str, str, str, str], between: tuple[str, str]) -> Figure:
    """One line of the mart over time."""
    _ = page.words
    frame = page.rows(
        f"select * from {_TABLE} where ref_area = ? and ethos_category = ? and sex = ? and age_band = ? "
        "and cast(time_period as varchar) between ? and ? order by time_period",
        *of,
        *between,
    )
    area, category, sex, age = of
    names = (
        page.labels.area(area),
        page.labels.of("ethos_category", category),
        page.labels.of("sex", sex),
        page.labels.of("age_band", age),
    )
    known = frame["persons"].drop_nulls()
    anonymous = frame["anonymous"].drop_nulls() if "anonymous" in frame.columns else known.clear()
    beside_it = _("beside them, never added: {count} anonymous sightings").format(
        count=page.number(int(anonymous.sum()))
    )
    return Figure(
        name="stock",
        heading=_("People homeless on a night: {what}").format(what=", ".join(names)),
        table=frame,
        mart="point_in_time",
        chart=over_time(frame, x="time_period", y="persons", unit=_("persons on the night"), language=page.language)
        if has_values(frame, "persons")
        else None,
        n=_("n = {low}–{high} persons a night").format(
            low=page.number(known.min()),
            high=page.number(known.max()),
        )
        if known.len()
        else "",
        notes=[beside_it] if anonymous.sum() else [],
        columns={"anonymous": _("Anonymous sightings"), "rate_per_10k": _("Per 10,000 inhabitants")},
    )


def by_category(page: Page, area: str) -> Figure:
    """The latest night by ETHOS Light category."""
    _ = page.words
    frame = page.rows(
        f"select * from {_TABLE} where ref_area = ? and sex = '_T' and age_band = '_T' "
        "and ethos_category in ('E1', 'E2', 'E3', 'E4', 'E5', 'E6') "
        f"and time_period = (select max(time_period) from {_TABLE} where ref_area = ?) order by ethos_category",
        area,
        area,
    )
    return _bars(
        page,
        frame,
        _total(page, area),
        "ethos_category",
        _("Where people spent the latest night, {area}").format(area=page.labels.area(area)),
    )


def by_age(page: Page, area: str) -> Figure:
    """The latest night by age."""
    _ = page.words
    frame = page.rows(
        f"select * from {_TABLE} where ref_area = ? and sex = '_T' and age_band <> '_T' and ethos_category = '_T' "
        f"and time_period = (select max(time_period) from {_TABLE} where ref_area = ?) order by age_band",
        area,
        area,
    )
    return _bars(
        page,
        frame,
        _total(page, area),
        "age_band",
        _("People by age on the latest night, {area}").format(area=page.labels.area(area)),
    )


def _total(page: Page, area: str) -> str:
    """Everybody on the latest night, as published: parts that were left out cannot be summed."""
    row = page.rows(
        f"select persons, obs_status from {_TABLE} where ref_area = ? and sex = '_T' and age_band = '_T' "
        "and ethos_category = '_T' order by time_period desc limit 1",
        area,
    )
    return page.number(row["persons"].first(), status=str(row["obs_status"].first()))


def _bars(page: Page, frame: pl.DataFrame, total: str, dimension: str, heading: str) -> Figure:
    _ = page.words
    named = frame.with_columns(
        pl.col(dimension).map_elements(lambda c: page.labels.of(dimension, c), return_dtype=pl.String).alias("label")
    )
    return Figure(
        name=f"stock_by_{dimension}",
        heading=heading,
        table=frame,
        mart="point_in_time",
        chart=beside(named, label="label", value="persons", unit=_("persons on the night"), language=page.language)
        if has_values(frame, "persons")
        else None,
        n=_("n = {count} on {day}").format(count=total, day=frame["time_period"].max()) if frame.height else "",
    )
