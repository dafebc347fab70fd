"""Long-term homelessness by three definitions, durations, and the groups that policy aims at."""

from __future__ import annotations

import polars as pl
import streamlit as st

from analyst.charts.bars import beside
from analyst.charts.lines import over_time
from analyst.pages import filters
from analyst.pages.page import Figure, Page

_TABLE = "marts.long_term"
_FLAGS = ("long_term_1y", "long_term_fi", "chronic_duration_us")


def show(page: Page) -> None:
    """Three definitions over time, durations and groups on the latest night."""
    _ = page.words
    page.title(
        _("Long-term and target groups"),
        _(
            "Three definitions stand side by side, because each country means another thing by long-term. "
            "Groups overlap "
            "and do not add up."
        ),
    )
    with st.container(horizontal=True):
        area = filters.area(page, _TABLE)
        category = filters.codes(page, _TABLE, "ethos_category", _("Category"))
        sex = filters.codes(page, _TABLE, "sex", _("Sex"))
        age = filters.codes(page, _TABLE, "age_band", _("Age"))
    of = (area, category, sex, age)
    page.figure(definitions_figure(page, of))
    page.figure(durations_figure(page, of))
    page.figure(groups_figure(page, of))


def definitions_figure(page: Page, of: tuple[str, str, str, str]) -> Figure:
    """People under each definition over time."""
    _ = page.words
    frame = page.rows(
        f"select * from {_TABLE} where ref_area = ? and ethos_category = ? and sex = ? and age_band = ? "
        "order by time_period",
        *of,
    )
    long = frame.unpivot(
        list(_FLAGS), index=["time_period", "obs_status"], variable_name="definition", value_name="people"
    )
    long = long.with_columns(
        pl.col("definition").map_elements(lambda c: page.labels.of("long_term", c), return_dtype=pl.String)
    )
    return Figure(
        name="long_term",
        heading=_("Long-term homeless, by definition, {area}").format(area=page.labels.area(of[0])),
        table=frame,
        mart="long_term",
        chart=over_time(
            long,
            x="time_period",
            y="people",
            series="definition",
            unit=_("persons on the night"),
            language=page.language,
        ),
        n=_("n = {count} on {day}").format(count=page.number(frame["persons"][-1]), day=frame["time_period"][-1])
        if frame.height
        else "",
        columns=_columns(page),
    )


def durations_figure(page: Page, of: tuple[str, str, str, str]) -> Figure:
    """How long those of the latest night have been homeless."""
    _ = page.words
    frame = page.rows(
        f"select * from {_TABLE} where ref_area = ? and ethos_category = ? and sex = ? and age_band = ? "
        "order by time_period desc limit 1",
        *of,
    )
    bands = list(page.labels.order("duration"))
    long = frame.unpivot(bands, variable_name="band", value_name="people").with_columns(
        pl.col("band").map_elements(lambda c: page.labels.of("duration", c), return_dtype=pl.String)
    )
    return Figure(
        name="durations",
        heading=_("How long people have been homeless, latest night, {area}").format(area=page.labels.area(of[0])),
        table=frame,
        mart="long_term",
        chart=beside(long, label="band", value="people", unit=_("persons on the night"), language=page.language),
        n=_("n = {count} on {day}").format(count=page.number(frame["persons"][0]), day=frame["time_period"][0])
        if frame.height
        else "",
        columns=_columns(page),
    )


def groups_figure(page: Page, of: tuple[str, str, str, str]) -> Figure:
    """Target groups on the latest night."""
    _ = page.words
    frame = page.rows(
        "select * from marts.target_groups where ref_area = ? and ethos_category = ? and sex = ? and age_band = ? "
        "and time_period = (select max(time_period) from marts.target_groups) order by persons desc, target_group",
        *of,
    )
    named = frame.with_columns(
        pl.col("target_group")
        .map_elements(lambda c: page.labels.of("target_group", c), return_dtype=pl.String)
        .alias("label")
    )
    return Figure(
        name="target_groups",
        heading=_("Groups that policy aims at, latest night, {area}").format(area=page.labels.area(of[0])),
        table=frame,
        mart="target_groups",
        chart=beside(
            named,
            label="label",
            value="persons",
            unit=_("persons on the night; groups overlap"),
            language=page.language,
        ),
        columns={"target_group": _("Group")},
    )


def _columns(page: Page) -> dict[str, str]:
    return {
        **{flag: page.labels.of("long_term", flag) for flag in _FLAGS},
        **{band: page.labels.of("duration", band) for band in page.labels.order("duration")},
    }
