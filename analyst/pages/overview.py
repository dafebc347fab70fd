"""The overview for a minister: six figures, two pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl
import streamlit as st

from analyst.charts.lines import over_time
from analyst.charts.look import has_values
from analyst.pages.flows import flow_figure
from analyst.pages.page import Figure, NotInThisFileError, Page
from analyst.wording.codes import NATION

_WHOLE = "ref_area = 'LV' and ethos_category = '_T' and sex = '_T' and age_band = '_T'"


@dataclass(frozen=True, slots=True)
class Card:
    """One figure with what it must be read with."""

    label: str
    value: str
    beneath: str


def show(page: Page) -> None:
    """Stock, flows, long-term, retention, cost, coverage."""
    _ = page.words
    page.title(
        _("Homelessness in Latvia"),
        _("How many people have no home, who comes and goes, and whether Housing First keeps people housed."),
    )
    cards = [
        made for make in (_stock, _inflow, _long_term, _retention, _cost, _coverage) if (made := _if_held(page, make))
    ]
    for first in range(0, len(cards), 3):
        for column, card in zip(st.columns(3), cards[first : first + 3], strict=False):
            with column.container(border=True, height="stretch"):
                st.metric(card.label, card.value)
                st.caption(card.beneath)
    page.figure(stock_figure(page, NATION))
    page.figure(flow_figure(page, NATION, months=24))


def stock_figure(page: Page, area: str) -> Figure:
    """The stock of an area over time."""
    _ = page.words
    frame = page.rows(
        "select * from marts.point_in_time where ref_area = ? and ethos_category = '_T' and sex = '_T' "
        "and age_band = '_T' order by time_period",
        area,
    )
    last = frame.drop_nulls("persons").tail(1)
    chart = over_time(frame, x="time_period", y="persons", unit=_("persons on the night"), language=page.language)
    return Figure(
        name="stock",
        heading=_("People homeless on a night, {area}").format(area=page.labels.area(area)),
        table=frame,
        mart="point_in_time",
        chart=chart if has_values(frame, "persons") else None,
        n=_("n = {count} on {day}").format(count=page.number(last["persons"].item()), day=last["time_period"].item())
        if last.height
        else "",
    )


def _if_held(page: Page, make: Callable[[Page], Card | None]) -> Card | None:
    try:
        return make(page)
    except NotInThisFileError:
        page.absent += 1
        return None


def _stock(page: Page) -> Card | None:
    _ = page.words
    frame = page.rows(f"select * from marts.point_in_time where {_WHOLE} order by time_period desc")
    if frame.is_empty():
        return None
    now = frame.row(0, named=True)
    before = frame.filter(pl.col("time_period") == pl.lit(now["time_period"]).dt.offset_by("-1y").dt.month_end())
    change = ""
    if before.height and before["persons"].item() is not None and now["persons"] is not None:
        difference = now["persons"] - before["persons"].item()
        change = _("{difference} in a year").format(
            difference=f"{'+' if difference >= 0 else '−'}{page.number(abs(difference))}"
        )
    return Card(
        _("Homeless on {day}").format(day=now["time_period"]),
        page.in_words(now["persons"], now["obs_status"]),
        change or page.labels.of("obs_status", now["obs_status"]),
    )


def _inflow(page: Page) -> Card | None:
    _ = page.words
    frame = page.rows("select * from marts.monthly_flows where ref_area = 'LV' order by time_period desc limit 12")
    if frame.is_empty():
        return None
    parts = ["inflow_new", "inflow_returned_housing", "inflow_returned_other"]
    gaps = frame.filter(pl.any_horizontal(pl.col(parts).is_null()))
    total = None if gaps.height else sum(int(frame[part].sum()) for part in parts)
    return Card(
        _("Became homeless in {months} months").format(months=frame.height),
        page.in_words(total, _why(gaps)),
        f"{frame['time_period'][-1]} – {frame['time_period'][0]}",
    )


def _long_term(page: Page) -> Card | None:
    _ = page.words
    frame = page.rows(f"select * from marts.long_term where {_WHOLE} order by time_period desc limit 1")
    if frame.is_empty():
        return None
    now = frame.row(0, named=True)
    share = now["long_term_1y"] / now["persons"] if now["persons"] and now["long_term_1y"] is not None else None
    return Card(
        _("Homeless for a year or more"),
        page.in_words(now["long_term_1y"], now["obs_status"]),
        _("{share} of all on {day}").format(share=page.percent(share), day=now["time_period"]),
    )


def _retention(page: Page) -> Card | None:
    _ = page.words
    frame = page.rows(
        "select * from marts.hf_retention_crude where ref_area = 'LV' and cohort = '_T' and horizon in ('12', '24') "
        "order by horizon desc limit 1"
    )
    if frame.is_empty():
        return None
    found = frame.row(0, named=True)
    rate, status = found["rate_all"], found["obs_status"]
    return Card(
        _("Housed after {months} months in Housing First").format(months=found["horizon"]),
        page.labels.of("obs_status", status) if rate is None else page.percent(rate),
        _("95 % interval {low}–{high}; {housed} of {entrants}").format(
            low=page.percent(found["rate_all_low"], status=status),
            high=page.percent(found["rate_all_high"], status=status),
            housed=page.number(found["housed"], status=status),
            entrants=page.number(found["entrants"], status=status),
        ),
    )


def _cost(page: Page) -> Card | None:
    _ = page.words
    frame = page.rows(
        "select * from marts.service_unit_costs where ref_area = 'LV' and length(time_period) = 4 "
        "and (cost_per_client_day is not null or obs_status = 'Q') order by time_period desc"
    )
    year = frame.filter(pl.col("time_period") == pl.col("time_period").max())
    own = year.filter(pl.col("service_type") == "housing_first")
    if own.is_empty():
        return None
    others = year.filter(pl.col("service_type").is_in(["care_home", "temporary_lodging", "shelter"]))
    beside = "; ".join(
        f"{page.labels.of('service_type', row['service_type'])} "
        f"{page.number(row['cost_per_client_day'], 2, row['obs_status'])}"
        for row in others.iter_rows(named=True)
    )
    return Card(
        _("Housing First, EUR a day, {year}").format(year=own["time_period"].item()),
        page.in_words(own["cost_per_client_day"].item(), own["obs_status"].item(), 2),
        beside,
    )


def _coverage(page: Page) -> Card | None:
    _ = page.words
    frame = page.rows(f"select * from marts.point_in_time where {_WHOLE} order by time_period desc limit 1")
    if frame.is_empty():
        return None
    return Card(
        _("Coverage of the latest night"),
        page.percent(frame["coverage"].item(), 0),
        _("share of the municipalities expected to deliver"),
    )


def _why(gaps: pl.DataFrame) -> str:
    """The status that tells why rows have gaps: left out when any is, else not collected."""
    return "Q" if gaps["obs_status"].eq("Q").any() else "L"
