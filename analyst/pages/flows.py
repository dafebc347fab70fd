"""Flows: who becomes homeless in a month, and where people go."""

from __future__ import annotations

import polars as pl
import streamlit as st

from analyst.charts.bars import stacked_over_time
from analyst.charts.lines import over_time
from analyst.charts.look import has_values
from analyst.pages import filters
from analyst.pages.page import Figure, Page
from analyst.wording.codes import TOTAL

_IN = ("inflow_new", "inflow_returned_housing", "inflow_returned_other", "transfers_in", "coverage_in")
_TABLE = "marts.monthly_flows"
_COLOURS = {
    "inflow_new": "#0b3a75",
    "inflow_returned_housing": "#3f8fc9",
    "inflow_returned_other": "#9cc4e4",
    "transfers_in": "#7d8790",
    "coverage_in": "#c3c9cf",
    "outflow_permanent": "#00594f",
    "outflow_hf": "#4fa89c",
    "outflow_institution": "#8a3d8f",
    "outflow_deceased": "#16191d",
    "outflow_homeless_unseen": "#c25700",
    "outflow_other": "#e0a15e",
    "outflow_unknown": "#d9c7a7",
    "transfers_out": "#7d8790",
    "coverage_out": "#c3c9cf",
}
"""Who comes in blues, who goes home in greens, the rest apart; moves between areas grey."""
_BY_SEX_AGE = "marts.monthly_flows_by_sex_age"


def show(page: Page) -> None:
    """Flows of an area, of a sex and an age where the file has them."""
    _ = page.words
    page.title(
        _("Who comes, who goes"),
        _(
            "Above the line who came in a month, below it who went. The people of the first day plus who "
            "came minus who "
            "went are the people of the last day."
        ),
    )
    with st.container(horizontal=True):
        area = filters.area(page, _TABLE)
        sex = filters.codes(page, _by_sex(page), "sex", _("Sex"))
        age = filters.codes(page, _BY_SEX_AGE, "age_band", _("Age")) if page.is_internal else TOTAL
    between = filters.span(page, _TABLE)
    page.figure(flow_figure(page, area, between=between, sex=sex, age=age))
    page.figure(active_figure(page, area, between))


def flow_figure(
    page: Page,
    area: str,
    *,
    months: int | None = None,
    between: tuple[str, str] | None = None,
    sex: str = TOTAL,
    age: str = TOTAL,
) -> Figure:
    """Inflow above, outflow below zero, by month."""
    _ = page.words
    first, last = between or ("0000", "9999")
    if (sex, age) == (TOTAL, TOTAL):
        frame = page.rows(
            f"select * from {_TABLE} where ref_area = ? and time_period between ? and ? order by time_period",
            area,
            first,
            last,
        )
    else:
        of_age = "and age_band = ?" if page.is_internal else ""
        frame = page.rows(
            f"select * from {_by_sex(page)} where ref_area = ? and time_period between ? and ? and sex = ? {of_age} "
            "order by time_period",
            area,
            first,
            last,
            sex,
            *([age] if of_age else []),
        )
    frame = frame.tail(months) if months else frame
    held = [part for part in page.labels.order("flow") if part in frame.columns]
    parts = [part for part in held if frame[part].null_count() or frame[part].sum()]
    long = frame.unpivot(
        parts, index=["time_period", "obs_status"], variable_name="part", value_name="people"
    ).with_columns(
        pl.when(pl.col("part").is_in(_IN)).then("people").otherwise(-pl.col("people")).alias("people"),
        pl.col("part").replace_strict({part: order for order, part in enumerate(parts)}).alias("part_order"),
        pl.col("part").map_elements(lambda c: page.labels.of("flow", c), return_dtype=pl.String),
    )
    status = "Q" if frame["obs_status"].eq("Q").any() else None
    came, went = (_sum(frame, [p for p in parts if (p in _IN) is inwards]) for inwards in (True, False))
    return Figure(
        name="flows",
        heading=_("Who comes and who goes in a month, {area}").format(area=page.labels.area(area)),
        table=frame,
        mart="monthly_flows" if (sex, age) == (TOTAL, TOTAL) else _by_sex(page).removeprefix("marts."),
        chart=stacked_over_time(
            long,
            x="time_period",
            y="people",
            part="part",
            order=[page.labels.of("flow", p) for p in parts],
            colours=[_COLOURS[p] for p in parts],
            unit=_("persons in the month"),
            language=page.language,
        )
        if has_values(frame, *parts)
        else None,
        n=_("n = {came} came, {went} went").format(
            came=page.number(came, status=status), went=page.number(went, status=status)
        ),
        columns={
            **{p: page.labels.of("flow", p) for p in page.labels.order("flow")},
            "active_start": _("On the first day"),
            "active_end": _("On the last day"),
        },
    )


def active_figure(page: Page, area: str, between: tuple[str, str]) -> Figure:
    """How many are homeless at the end of each month, short breaks included."""
    _ = page.words
    frame = page.rows(
        f"select time_period, ref_area, active_end, coverage, obs_status from {_TABLE} where ref_area = ? "
        "and time_period between ? and ? order by time_period",
        area,
        *between,
    )
    known = frame["active_end"].drop_nulls()
    return Figure(
        name="active",
        heading=_("People with an open spell of homelessness at the month's end, {area}").format(
            area=page.labels.area(area)
        ),
        table=frame,
        mart="monthly_flows",
        chart=over_time(frame, x="time_period", y="active_end", unit=_("persons"), language=page.language)
        if has_values(frame, "active_end")
        else None,
        n=_("n = {count} at the last month's end").format(count=page.number(known[-1])) if known.len() else "",
        columns={"active_end": _("On the last day")},
    )


def _by_sex(page: Page) -> str:
    """The table that has sexes: the public file's has no ages, and regions and the country only."""
    return _BY_SEX_AGE if page.is_internal else "marts.monthly_flows_by_sex"


def _sum(frame: pl.DataFrame, parts: list[str]) -> int | None:
    """All of the parts together; None when one of them was left out."""
    if any(frame[part].null_count() for part in parts):
        return None
    return sum(int(frame[part].sum()) for part in parts)
